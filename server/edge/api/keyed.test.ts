import { expect, it } from 'vitest';
import { holdsSecret, isKeyed } from '@/lib/http/keyed-calls';
import { openApiDocument } from './openapi';

interface Operation {
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, unknown>>;
}

/** Members by which a secret, or the only way to one, is asked for or answered. */
const secrets = /"(secret|token|password|link|clientSecret)":\{/;

it('keeps nothing of a keyed call that may hold a secret (security)', async () => {
  const document = (await openApiDocument('https://registry.example.com')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  };
  const told: string[] = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(operations)) {
      const pathname = `/api/v1${path.replaceAll(/\{\w+\}/g, 'x')}`;
      if (!isKeyed(method.toUpperCase(), pathname)) continue;
      const { '200': ok, '201': created } = responses ?? {};
      const says = secrets.test(JSON.stringify([requestBody, ok, created]));
      if (says && !holdsSecret(pathname)) told.push(`${method} ${path}`);
    }
  }
  expect(told).toEqual([]);
});
