/** Placeholder shape until merged. */
export const subjectOfTag = (tag: string): object | null =>
  /^sha(?:256-[0-9a-f]{64}|512-[0-9a-f]{64,128})(?:\.(?:sig|att|sbom))?$/.test(tag) ? {} : null;
