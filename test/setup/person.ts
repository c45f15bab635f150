import type { TestServer } from './server';

interface PersonOptions {
  /** Their role on `project`; left out: none. */
  readonly role?: string;
  readonly project?: string;
  readonly instanceRole?: string;
  readonly password?: string;
  /** Of their token; left out: what a token has by default. */
  readonly scopes?: readonly string[];
}

/** A person whom the administrator made, and gave a role; an API token that they made themselves. */
export async function createPerson(
  server: TestServer,
  email: string,
  { role, project = 'shop', instanceRole, password = 'a-quiet-test-person', scopes }: PersonOptions,
): Promise<string> {
  const done = async <T>(...call: Parameters<TestServer['api']>): Promise<T> => {
    const { status, body } = await server.api<T>(...call);
    if (status > 299) throw new Error(`no person ${email}: ${JSON.stringify(body)}`);
    return body;
  };
  await done('POST', '/people', { email, name: email.split('@')[0], password });
  if (instanceRole) await done('PATCH', `/people/${email}`, { instanceRole });
  if (role) await done('PUT', `/projects/${project}/grants/${email}`, { role });
  const basic = Buffer.from(`${email}:${password}`).toString('base64');
  const headers = { authorization: `Basic ${basic}` };
  const wish = { name: 'test', ...(scopes && { scopes }) };
  return (await done<{ token: string }>('POST', '/me/tokens', wish, { token: null, headers }))
    .token;
}
