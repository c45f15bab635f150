const day = 86_400_000;

/** So many days before a robot's last secret ends, those who look after it are told. */
export const noticeDays = [14, 7, 1] as const;

/** What decides whether somebody is to be told of a secret's end. */
export interface Ending {
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The last notice of it, in days before its end; null: none. */
  readonly noticedDays: number | null;
}

/**
 * The notice that is due now, in days before the end; null: none. Each is given once; where several
 * came due while nobody looked, only the last of them. A secret that was made for less is not told
 * of at once.
 */
export function dueNotice({ createdAt, expiresAt, noticedDays }: Ending, now: Date): number | null {
  const left = expiresAt.getTime() - now.getTime();
  const life = expiresAt.getTime() - createdAt.getTime();
  if (left <= 0) return null;
  const due = noticeDays.filter((days) => left <= days * day && days * day < life).at(-1);
  return due === undefined || (noticedDays !== null && noticedDays <= due) ? null : due;
}
