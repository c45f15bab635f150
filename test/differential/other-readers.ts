import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { isInstalled } from '../clients/command';
import type { Doubtful } from './generate';
import type { Facts } from './our-reader';

/** What was read; null: it is no JSON; false: a value has another type than belongs there. */
export type OtherReading = Facts | null | false;

/** Reads documents in another language. */
export type OtherReader = (documents: readonly Doubtful[]) => Promise<OtherReading[]>;

const source = (file: string) => join(import.meta.dirname, 'readers', file);

/**
 * Go's encoding/json, and the letters that it takes for one in two cases; null where Go is not
 * installed, which it says aloud.
 */
export function createGoReader(
  folder: string,
): { readonly read: OtherReader; foldings(): (readonly [string, string])[] } | null {
  if (!isInstalled('go')) return null;
  const program = join(folder, 'reader');
  execFileSync('go', ['build', '-o', program, source('reader.go')], { stdio: 'inherit' });
  const letter = (hex: string) => String.fromCodePoint(Number.parseInt(hex, 16));
  return {
    read: (documents) => readWith(program, [], documents),
    foldings: () =>
      execFileSync(program, ['foldings'], { encoding: 'utf8' })
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ').map(letter) as [string, string]),
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
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = documents.map(({ kind, bytes }) => `${kind} ${bytes.toString('base64')}\n`);
  child.stdin.end(lines.join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const answers = Buffer.concat(chunks).toString('utf8').trimEnd().split('\n');
  if (answers.length !== documents.length) {
    throw new Error(`${program} answered ${answers.length} of ${documents.length} documents`);
  }
  return answers.map((answer) => JSON.parse(answer) as OtherReading);
}
