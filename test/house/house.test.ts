import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../setup/process';

const rooms = [
  'app',
  'client',
  'components',
  'contract',
  'domain',
  'lib',
  'oci',
  'registry',
  'server',
  'bench',
  'e2e',
  'scripts',
  'test',
];
const files = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((file) => !file.startsWith('server/platform/sql/prisma/')),
);

/** Tables of routes: a file for each part of the API. */
const tables = new Set(['contract/routes', 'contract/shapes', 'server/edge/api/routes']);

it('a folder can be taken in at a glance: 25 files at most, but for tables of routes', () => {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  const crowded = [...counts].filter(([folder, count]) => count > 25 && !tables.has(folder));
  expect(crowded).toEqual([]);
});

it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s names places that are there', (page) => {
  const told = readFileSync(join(root, page), 'utf8').matchAll(
    /`((?:app|bench|client|components|contract|docs|domain|e2e|lib|oci|prisma|registry|scripts|server|test)\/[\w./-]*)`/g,
  );
  const places = [...told].map(([, place]) => place!);
  expect(places.length).toBeGreaterThan(5);
  expect(places.filter((place) => !existsSync(join(root, place)))).toEqual([]);
});
