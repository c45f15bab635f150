/** The immutable tag that names a build in every registry that has it: `build-26`. */
export const buildTag = (number: number): string => `build-${number}`;

/** Is the tag of the form that only Sallyport sets? */
export const isBuildTag = (tag: string): boolean => /^build-\d+$/.test(tag);
