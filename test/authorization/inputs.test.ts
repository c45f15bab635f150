import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documented } from './documented';
import { routes } from './routes';
import { createVault, type Vault } from './vault';

// Row 44, on every route of the OpenAPI document, as somebody who may do all of it: what is more than a
// request has, and operators where a value belongs, are a 400 and change nothing.

let vault: Vault;
beforeAll(async () => {
  vault = await createVault();
});
afterAll(() => vault.server.stop());

const more = ['admin', 'instanceRole', 'id', 'personId', 'projectId', 'createdBy', '__proto__'];
const operators = [{ $ne: null }, { $gt: '' }, { contains: '' }];

const withBody = documented
  .filter(({ takesBody }) => takesBody)
  .map((one) => ({ ...one, entry: routes[one.route]! }));

async function expectInvalid(route: string, query: string, body: unknown, what: string) {
  const entry = { meets: 'own', query, ...(body === undefined ? {} : { body: body as object }) };
  const answer = await vault.ask(route, entry as never, vault.ofVault, {});
  expect([answer.status, answer.body], `${what}: ${JSON.stringify(answer.body)}`).toMatchObject([
    400,
    { code: 'invalid' },
  ]);
}

describe('a body with a field more', () => {
  it.each(withBody)('$route: is a 400', async ({ route, entry, fields }) => {
    // Properties are the one body whose fields are the caller’s own.
    if (route.endsWith('/properties')) return;
    const before = await vault.everything();
    // A field that the path has already is the path’s, whatever the body says.
    for (const field of more.filter(
      (name) => !fields.includes(name) && !route.includes(`{${name}}`),
    )) {
      // Not by a literal, which would set the prototype.
      const body = JSON.parse(
        JSON.stringify(entry.body ?? {}).replace(/\}$/, '') +
          `${Object.keys(entry.body ?? {}).length > 0 ? ',' : ''}"${field}":true}`,
      ) as object;
      await expectInvalid(route, entry.query ?? '', body, field);
    }
    expect(await vault.everything()).toBe(before);
  });
});

describe('an operator where a value belongs', () => {
  it.each(withBody)('$route: is a 400', async ({ route, entry, fields }) => {
    const before = await vault.everything();
    for (const field of fields) {
      for (const operator of operators) {
        const body = { ...entry.body, [field]: operator };
        await expectInvalid(route, entry.query ?? '', body, field);
      }
    }
    expect(await vault.everything()).toBe(before);
  });

  it.each(documented.filter(({ query }) => query.length > 0))(
    '$route: is a 400 in the query, too',
    async ({ route, query }) => {
      const entry = routes[route]!;
      for (const name of query) {
        const rest = (entry.query ?? '').replace(new RegExp(`([?&])${name}=[^&]*&?`), '$1');
        const glue = rest === '' ? '?' : rest.endsWith('?') || rest.endsWith('&') ? '' : '&';
        await expectInvalid(route, `${rest}${glue}${name}[$ne]=x`, entry.body, name);
      }
      await expectInvalid(route, `${entry.query ?? '?'}&no-such-thing=1`, entry.body, 'more');
    },
  );
});
