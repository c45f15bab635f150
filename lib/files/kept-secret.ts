import { readFile } from 'node:fs/promises';

/** The fewest characters that a secret of the server's own has, wherever it comes from. */
export const fewestCharacters = 32;

/** Why nothing may stand on this text as a secret, in words; null where something may. */
export function secretProblem(text: string): string | null {
  const { length } = text.trim();
  if (text.includes('\0')) return 'has zero bytes in it';
  if (length === 0) return 'is empty';
  if (length >= fewestCharacters) return null;
  return `must have at least ${fewestCharacters} characters, and has ${length}`;
}

/** A kept secret that cannot be one: cut short, as by a power failure. The message names the file. */
export class SecretDamaged extends Error {
  override readonly name = 'SecretDamaged';
}

/**
 * Reads a secret that an earlier start kept in a file; null where there is none.
 * @throws SecretDamaged
 */
export async function readSecret(path: string): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const problem = secretProblem(text);
  if (problem !== null) throw new SecretDamaged(`${path} ${problem}`);
  return text.trim();
}
