import { isStorable } from '@/lib/storable';

const deepest = 64;

/**
 * A JSON value as a database can hold it. A config or an annotation comes from strangers and may
 * hold what JSON can say and PostgreSQL's `jsonb` refuses: U+0000, half a surrogate pair, nesting
 * without end. The first two become U+FFFD; what lies deeper than 64 levels becomes null.
 * The manifest's own bytes are kept apart from this and never change (L1).
 */
export function storableJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  // Nearly every document is storable as it is, and none is copied for nothing.
  if (depth === 0 && isStorable(value)) return value;
  if (depth >= deepest) return null;
  if (Array.isArray(value)) return value.map((item) => storableJson(item, depth + 1));
  // fromEntries defines members, so that one named `__proto__` stays a member.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), storableJson(item, depth + 1)]),
  );
}

// With the flag `u`, a pair is one code point, so only halves match.
const unstorable = /[\0\p{Surrogate}]/gu;

function storableText(text: string): string {
  return text.replace(unstorable, '\uFFFD');
}
