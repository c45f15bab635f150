const [quote, backslash, colon] = [...'"\\:'].map((text) => text.charCodeAt(0));
const opening = [...'[{'].map((text) => text.charCodeAt(0));
const closing = [...']}'].map((text) => text.charCodeAt(0));

/**
 * The keys of a JSON document's outermost object, in the order in which they are written. The document is
 * not judged: what a careless reader would find in it is found, whatever is wrong with the rest. Of a
 * list or a text there are none. Linear in the bytes, and nothing is built of them.
 *
 * @returns null where there are more than `most`.
 */
export function outermostKeys(bytes: Uint8Array, most: number): string[] | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const keys: string[] = [];
  let depth = 0;
  for (let at = 0; at < buffer.length; at += 1) {
    const code = buffer[at];
    if (code === quote) {
      const start = at;
      for (at += 1; at < buffer.length && buffer[at] !== quote; at += 1) {
        if (buffer[at] === backslash) at += 1;
      }
      if (depth !== 1 || !isKey(buffer, at + 1)) continue;
      if (keys.length === most) return null;
      keys.push(textOf(buffer.toString('utf8', start, at + 1)));
    } else if (code === opening[0] || code === opening[1]) depth += 1;
    else if (code === closing[0] || code === closing[1]) depth -= 1;
  }
  return keys;
}

function isKey(buffer: Buffer, at: number): boolean {
  let next = at;
  while (buffer[next]! <= 0x20) next += 1;
  return buffer[next] === colon;
}

/** Without its quotes and escapes; as it is written where those are wrong. */
function textOf(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}
