/** Bytes from `start` to `end`, both counted from 0 and both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** At most 15 digits, so that every position is an exact number. */
const position = '([0-9]{1,15})';
const uploadPattern = new RegExp(`^(?:bytes )?${position}-${position}(?:/(?:[0-9]{1,15}|\\*))?$`);
const bytesPattern = /^bytes=\s*([0-9]{0,15})-([0-9]{0,15})\s*$/i;

/**
 * Reads the Content-Range of an upload's chunk: `<start>-<end>` (OCI distribution, "Pushing a blob
 * in chunks"). The form of RFC 9110, `bytes <start>-<end>/<size>`, is taken too. Null: neither.
 */
export function parseUploadRange(text: string): ByteRange | null {
  const match = uploadPattern.exec(text.trim());
  if (!match) return null;
  const start = Number(match[1]);
  const end = Number(match[2]);
  return start <= end ? { start, end } : null;
}

/** How an upload of `offset` bytes says what it has; of none too it is `0-0`, as clients expect. */
export const formatUploadRange = (offset: number): string => `0-${Math.max(0, offset - 1)}`;

/**
 * Reads a Range header for a document of `size` bytes (RFC 9110, section 14.1.2).
 * Null: to be ignored, and the whole is sent (another unit, several ranges, or not a range);
 * 'unsatisfiable': nothing of it exists (416).
 */
export function parseByteRange(header: string, size: number): ByteRange | 'unsatisfiable' | null {
  const match = bytesPattern.exec(header);
  if (!match) return null;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return null;
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}
