const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads bytes as a JSON document in UTF-8; undefined where they are not one. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}
