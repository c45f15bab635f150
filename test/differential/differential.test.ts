import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldCase } from '@/oci/json/fold-case';
import { generate, type Doubtful } from './generate';
import {
  createGoReader,
  createPythonReader,
  type GoReader,
  type OtherReader,
} from './other-readers';
import { readOurs, type Facts } from './our-reader';
import { createRandom } from './random';

// SALLYPORT_DIFFERENTIAL_DOCUMENTS=1000000 SALLYPORT_DIFFERENTIAL_SEED=$RANDOM for the long form.
const count = Number(process.env.SALLYPORT_DIFFERENTIAL_DOCUMENTS ?? 10_000);
const seed = Number(process.env.SALLYPORT_DIFFERENTIAL_SEED ?? 20_261_128);
const batch = 10_000;

/** The same text for the same facts, whatever the order of their members. */
const same = (facts: Facts): string =>
  JSON.stringify(facts, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const shown = ({ kind, bytes }: Doubtful): string => `${kind} ${bytes.toString()}`;

/** L13: what Go's and Python's readers could read differently never gets in. */
describe('documents that two readers may read differently', () => {
  let folder: string;
  let go: GoReader | null;
  const readers = new Map<string, OtherReader>();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-differential-'));
    go = await createGoReader(folder);
    const python = createPythonReader();
    if (go) readers.set('Go', go.read);
    if (python) readers.set('Python', python);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(`are refused, and what is taken all read alike (${count}, seed ${seed})`, async () => {
    const random = createRandom(seed);
    const seen = { taken: 0, refused: 0, unknown: 0, differing: 0 };
    for (let done = 0; done < count; done += batch) {
      const documents = Array.from({ length: Math.min(batch, count - done) }, () =>
        generate(random),
      );
      const others = await Promise.all(
        [...readers].map(async ([name, read]) => ({ name, read: await read(documents) })),
      );
      for (const [at, document] of documents.entries()) {
        const ours = readOurs(document);
        const theirs = others.flatMap(({ name, read }) => {
          const facts = read[at];
          return facts ? [{ name, text: same(facts) }] : [];
        });
        if (new Set(theirs.map(({ text }) => text)).size > 1) seen.differing += 1;
        if ('refusal' in ours) {
          seen.refused += 1;
          const { detail } = ours.refusal.options as { detail: { path: unknown } };
          expect(ours.refusal.code).toBe('MANIFEST_INVALID');
          expect(detail.path).toBeTypeOf('string');
          expect(ours.refusal.message.startsWith(`${detail.path as string}`)).toBe(true);
          continue;
        }
        if (ours.facts === null) {
          seen.unknown += 1;
          continue;
        }
        seen.taken += 1;
        const facts = same(ours.facts);
        for (const { name, text } of theirs) {
          expect(text, `${name} read otherwise: ${shown(document)}`).toBe(facts);
        }
        for (const { name, read } of others) {
          // A config may have values that Go's structs have no room for; a manifest that we take is
          // one to all.
          const unread = document.kind === 'manifest' ? [null, false] : [null];
          expect(unread, `taken, and not read by ${name}: ${shown(document)}`).not.toContain(
            read[at],
          );
        }
      }
    }
    // Where hardly anything was taken, or nothing was doubtful, nothing would be proven.
    expect(seen.taken).toBeGreaterThan(count / 10);
    expect(seen.refused).toBeGreaterThan(count / 10);
    if (readers.size === 2) expect(seen.differing).toBeGreaterThan(count / 20);
  }, 600_000);

  it('have keys that are one for Go where two letters are, and then for us too', async () => {
    const foldings = (await go?.foldings()) ?? [['s', '\u017f'] as const];
    for (const [letter, other] of foldings) {
      // Letters that came into Unicode after this engine was made are nobody's keys yet.
      if (!/\p{Assigned}{2}/u.test(letter + other)) continue;
      expect(foldCase(other), `${letter} ${other}`).toBe(foldCase(letter));
    }
    if (go) expect(foldings.length).toBeGreaterThan(2000);
  });
});
