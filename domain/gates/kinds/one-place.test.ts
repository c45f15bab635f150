import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kindNames } from './words';

/**
 * What adding a kind of gate touches, and nothing else does; documented.test.ts asks for its section in the
 * docs. A fact of its own is held by the compiler: whatever `FactsByNeed` names has to be in the table of
 * facts, with its past.
 */
const placesOf = (kind: string) => ({
  rules: `domain/gates/kinds/${kind}.ts`,
  test: `domain/gates/kinds/${kind}.test.ts`,
  form: `components/policies/forms/${kind}-form.tsx`,
});
/** Its line in each table of kinds: rules, words, forms. */
const tables = [
  'domain/gates/kinds/index.ts',
  'domain/gates/kinds/words.ts',
  'components/policies/forms/any-gate-form.tsx',
];
/** What rules of kinds are made of. */
const isPart = (file: string): boolean => file.startsWith('domain/gates/kinds/parts/');

/** Where the same word means something else. */
const otherMeaning: ReadonlyMap<string, string> = new Map([
  // What open pages hold of a build's checks: a key of a query, not a gate.
  ['client/live/touches.ts', 'checks'],
]);

const root = new URL('../../../', import.meta.url).pathname;
const rooms = ['app', 'client', 'components', 'contract', 'domain', 'lib', 'oci'];
const sources = [...rooms, 'registry', 'server'].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((name) => `${room}/${name}`)
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\/testing\/|\/prisma\//.test(name))
    .map((name) => ({ name, text: withoutComments(readFileSync(join(root, name), 'utf8')) })),
);

/** Lines that are a comment are left out. */
function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|\/\*|\*)/.test(line))
    .join('\n');
}

/** Files that say a kind's name as a text; a member of a type (`Provider['metadata']`) is none. */
const namedIn = (kind: string): string[] => {
  const name = new RegExp(`(?<![\\w\\]]\\[)(['"\`])${kind}\\1`);
  return sources.filter(({ text }) => name.test(text)).map((source) => source.name);
};

describe.each(kindNames)('the kind %s', (kind) => {
  const places = placesOf(kind);

  it('has its rules, their test and its form where all kinds have them', () => {
    for (const place of Object.values(places))
      expect(existsSync(join(root, place)), place).toBe(true);
  });

  it('is named in these alone, so that whoever adds one finds all that there is to do', () => {
    const found = namedIn(kind);
    expect(found).toContain(places.rules);
    expect(found).toContain(places.form);
    const allowed = [places.rules, places.form, ...tables];
    const elsewhere = found.filter(
      (file) => !allowed.includes(file) && !isPart(file) && otherMeaning.get(file) !== kind,
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  it('tells where a gate kind goes: each of these places, and none that is not there', () => {
    const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const row = page.split('\n').find((line) => /^- \*\*a gate kind\*\*:/.test(line)) ?? '';
    const told = [...row.matchAll(/`([^`]*\/[^`]*)`/g)].map(([, path]) => path!);
    expect(told).toEqual(expect.arrayContaining(tables));
    for (const place of Object.values(placesOf('soak'))) {
      expect(
        told.some((path) => place.startsWith(path)),
        place,
      ).toBe(true);
    }
    expect(told.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('a table by kind', () => {
  it('is one of three: rules, words and forms', () => {
    const byKind = /Record<GateKindName\b|\bin GateKindName\b/;
    const found = sources.filter(({ text }) => byKind.test(text)).map(({ name }) => name);
    expect(found.filter((file) => !tables.includes(file))).toEqual([]);
    expect(found).not.toEqual([]);
  });

  it('is all that others import of the kinds', () => {
    const outside = sources.filter(({ name }) => !name.startsWith('domain/gates/kinds/'));
    const imported = outside.flatMap(({ name, text }) =>
      [...text.matchAll(/gates\/kinds\/([^']+)'|from '\.\/kinds\/([^']+)'/g)].map(
        ([, from, near]) => ({ name, file: from ?? near }),
      ),
    );
    expect(new Set(imported.map(({ file }) => file))).toEqual(new Set(['index', 'words']));
  });

  it('of their words brings no rules along: boards say them', () => {
    const [words] = sources.filter(({ name }) => name === 'domain/gates/kinds/words.ts');
    expect([...words!.text.matchAll(/from '([^']+)'/g)].map(([, from]) => from)).toEqual([
      '@/lib/text/own',
    ]);
  });
});
