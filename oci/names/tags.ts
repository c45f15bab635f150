/** OCI distribution, "Pulling manifests": `<reference>` as a tag. */
export const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

const reserved = /^build-[0-9]+$/;

/** Whether the text is a tag. */
export const isTag = (text: string): boolean => tagPattern.test(text);

/** The immutable tag that names a build in every registry that has it: `build-26`. */
export const buildTag = (number: number): string => `build-${number}`;

/**
 * Whether the tag is one that only the registry sets: `build-<number>` always tells the build
 * number of what it points to, so no client may set, move or delete it (L9).
 */
export const isReservedTag = (tag: string): boolean => reserved.test(tag);
