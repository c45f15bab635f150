import { join } from 'node:path';
import { isInstalled, succeed } from '../clients/command';
import type { Doubtful } from './generate';
import type { Facts } from './our-reader';

/** What was read; null: it is no JSON; false: a value has another type than belongs there. */
export type OtherReading = Facts | null | false;

/** Reads documents in another language. */
export type OtherReader = (documents: readonly Doubtful[]) => Promise<OtherReading[]>;

const source = (file: string) => join(import.meta.dirname, 'readers', file);

/** Go's encoding/json, and what letters it takes for one in keys. */
export interface GoReader {
  readonly read: OtherReader;
  readonly foldings: () => Promise<(readonly [string, string])[]>;
}

/** Builds Go's reader in a folder; null where Go is not installed, which it says aloud. */
export async function createGoReader(folder: string): Promise<GoReader | null> {
  if (!isInstalled('go')) return null;
  const program = join(folder, 'reader');
  await succeed('go', ['build', '-o', program, source('reader.go')]);
  const letter = (hex = '') => String.fromCodePoint(Number.parseInt(hex, 16));
  return {
    read: (documents) => readWith(program, [], documents),
    async foldings() {
      const lines = (await succeed(program, ['foldings'])).trimEnd().split('\n');
      return lines.map((line) => {
        const [one, other] = line.split(' ');
        return [letter(one), letter(other)];
      });
    },
  };
}

/** Python's json; null where it is not installed, which it says aloud. */
export function createPythonReader(): OtherReader | null {
  if (!isInstalled('python3')) return null;
  return (documents) => readWith('python3', [source('reader.py')], documents);
}

async function readWith(
  program: string,
  args: readonly string[],
  documents: readonly Doubtful[],
): Promise<OtherReading[]> {
  const lines = documents.map(({ kind, bytes }) => `${kind} ${bytes.toString('base64')}\n`);
  const answers = (await succeed(program, args, { input: lines.join('') })).trimEnd().split('\n');
  if (answers.length !== documents.length) {
    throw new Error(`${program} answered ${answers.length} of ${documents.length} documents`);
  }
  return answers.map((answer) => JSON.parse(answer) as OtherReading);
}
