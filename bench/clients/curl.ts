import { run } from './run';

// curl moves bytes at less than a tenth of the cost of a Node client, so that what is measured is
// the server, on the same two cores.

const quiet = ['--silent', '--show-error', '--fail'];

/** Sends a file as one PUT. */
export const putFile = async (url: string, token: string, path: string): Promise<void> => {
  const headers = [`Authorization: Bearer ${token}`, 'Content-Type: application/octet-stream'];
  await run('curl', [...quiet, ...headers.flatMap((one) => ['-H', one]), '-T', path, url]);
};

/** Reads and drops a blob. @throws Error where it has not `size` bytes. */
export async function getBytes(url: string, token: string, size: number): Promise<void> {
  const format = '%{size_download}';
  const authorization = ['-H', `Authorization: Bearer ${token}`];
  const got = await run('curl', [...quiet, ...authorization, '-o', '/dev/null', '-w', format, url]);
  if (Number(got) !== size) throw new Error(`${url}: ${got} bytes came in place of ${size}`);
}
