/** The systems whose users and programs the rules know. Of every other they say nothing (L12). */
export type KnownSystem = 'linux' | 'windows';

/** @param os as a config names it, in any case; null where it names none. */
export function knownSystem(os: string | null): KnownSystem | null {
  const name = os?.trim().toLowerCase();
  return name === 'linux' || name === 'windows' ? name : null;
}
