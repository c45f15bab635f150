/** Calls /api/v1 with one person's token; throws what the server says where it refuses. */
export type Api = <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>;

export const apiWith =
  (url: string, authorization: string): Api =>
  async <T>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as T;
    throw new Error(`${method} ${path} was answered ${response.status}: ${detailOf(text)}`);
  };

function detailOf(text: string): string {
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? text;
  } catch {
    return text;
  }
}
