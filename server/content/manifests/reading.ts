/**
 * The number of the rules by which manifests are read (L13). Rows of another number are read again from
 * their stored bytes at the next start (read-again.ts): raise it when a rule changes what is kept.
 */
export const reading = 5;
