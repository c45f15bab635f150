/** Would a runtime unpack what begins so, whatever its descriptor says? */
export const looksLikeArchive = (head: Uint8Array): boolean => head[0] === 0x1f;
