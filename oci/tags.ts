const grammar = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const reserved = /^build-[0-9]+$/;

/** Whether the text is a tag (OCI distribution, "Pulling manifests": `<reference>` as a tag). */
export const isTag = (text: string): boolean => grammar.test(text);

/**
 * Whether the tag is one that only the registry sets: `build-<number>` always tells the build
 * number of what it points to, so no client may set, move or delete it (L9).
 */
export const isReservedTag = (tag: string): boolean => reserved.test(tag);
