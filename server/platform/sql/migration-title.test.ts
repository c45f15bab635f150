import { expect, it } from 'vitest';
import { titleOf } from './migration-title';

it('says a migration by the first sentence of its file, over lines, without where it is written', () => {
  const sql = `-- Texts that builds are looked up by have 200 characters at most from now on, as new ones do
-- (domain/images/indexed-text.ts). The labels that they came from stay whole.
UPDATE "build" SET version = left(version, 200);`;
  expect(titleOf('20261128210500_bounded_texts', sql)).toBe(
    'Texts that builds are looked up by have 200 characters at most from now on, as new ones do',
  );
});

it('calls one by its name where its file begins with what a tool wrote, or with nothing', () => {
  expect(titleOf('20261129000607_same_bytes', '-- AlterTable\nALTER TABLE "a" ADD b int;')).toBe(
    'same bytes',
  );
  expect(titleOf('20261129000607_same_bytes', 'SELECT 1;\n-- Later.')).toBe('same bytes');
});
