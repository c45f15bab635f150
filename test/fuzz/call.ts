import type { Target } from './targets';

/** One request, made to the last byte. */
export interface FuzzCall {
  readonly seed: number;
  readonly at: number;
  readonly target: Target;
  /** Whose credentials it began with. */
  readonly caller: string;
  readonly method: string;
  /** One byte a character, as it goes over the wire. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | null;
}

/** Whoever calls, by every way that they have. */
export interface FuzzCaller {
  readonly who: string;
  readonly api: Readonly<Record<string, string>>;
  readonly registry: Readonly<Record<string, string>>;
  readonly weight: number;
}

const quoted = (text: string) => `$'${text.replaceAll(/[^ -&(-[\]-~]/g, escaped)}'`;

const escaped = (character: string): string =>
  `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** The call as a line for a shell. */
export function curlLine(url: string, { method, path, headers, body }: FuzzCall): string {
  const parts = ['curl', '-sS', '-i', '--path-as-is', '-X', quoted(method)];
  for (const [name, value] of headers) parts.push('-H', quoted(`${name}: ${value}`));
  if (body !== null) parts.push('--data-binary', quoted(body.toString('latin1')));
  return [...parts, quoted(url + path)].join(' ');
}
