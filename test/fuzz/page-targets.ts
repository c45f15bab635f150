import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from '../setup/process';
import type { Target } from './targets';

const text = { type: 'string' };

/** What pages read of an address' query (client/, components/ and nuqs). */
const queries = [
  'q',
  'tab',
  'stage',
  'image',
  'build',
  'to',
  'cursor',
  'callbackUrl',
  'error',
  'token',
];

const target = (method: string, path: string, more: Partial<Target> = {}): Target => ({
  name: `${method} ${path}`,
  area: 'other',
  method,
  path,
  body: null,
  weight: 1,
  parameters: Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => [one, text]),
  ),
  query: queries.map((name) => ({ name, required: false, schema: text })),
  ...more,
});

/** Every page of `app/`, as its folders say where it is. */
const pages = (readdirSync(join(root, 'app'), { recursive: true }) as string[])
  .filter((path) => path.endsWith(`${sep}page.tsx`))
  .map((path) =>
    relative('.', path)
      .split(sep)
      .slice(0, -1)
      .filter((part) => !/^\(.*\)$/.test(part))
      .map((part) => part.replace(/^\[(\w+)\]$/, '{$1}')),
  )
  .map((parts) => target('GET', `/${parts.join('/')}`));

const form = {
  body: 'form' as const,
  query: [{ name: 'callbackUrl', required: false, schema: text }],
};

/** What is behind next-auth, and what Next serves beside pages. */
const others = [
  ...['csrf', 'providers', 'session', 'signin', 'error', 'signout', 'verify-request', '_log'].map(
    (step) => target('GET', `/api/auth/${step}`),
  ),
  target('GET', '/api/auth/callback/{provider}'),
  target('POST', '/api/auth/signin/{provider}', form),
  target('POST', '/api/auth/callback/credentials', { ...form, weight: 0.5 }),
  target('POST', '/api/auth/signout', { ...form, weight: 0.1 }),
  target('POST', '/api/auth/{step}', form),
  target('GET', '/_next/{file}'),
  target('GET', '/_next/static/{file}'),
  target('GET', '/_next/image'),
  target('GET', '/{anything}'),
];

export const pageTargets: readonly Target[] = [...pages, ...others];
