import { expect } from '../clients/http';

/** A registry that is measured. Both take the same calls with the same kind of credential. */
export interface Side {
  readonly name: string;
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** The process that serves. */
  readonly pid: number;
  readonly credentials: { readonly username: string; readonly password: string };
  /** A bearer token for scopes such as `repository:bench-dev/api:pull,push`. */
  token(scopes: readonly string[]): Promise<string>;
  /** Promotes a digest of an image of project `bench` into its stage `staging`; left out: it knows none. */
  promote?(image: string, digest: string): Promise<void>;
  stop(): Promise<void>;
}

/** Asks a token endpoint as Docker's clients do. */
export async function fetchToken(
  endpoint: string,
  service: string,
  { username, password }: Side['credentials'],
  scopes: readonly string[],
): Promise<string> {
  const url = new URL(endpoint);
  url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  const answer = await expect(200, 'GET', url.href, { authorization: `Basic ${basic}` });
  return (JSON.parse(answer.body.toString()) as { token: string }).token;
}
