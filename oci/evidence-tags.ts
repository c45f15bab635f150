/** Placeholder shape until merged. */
export const subjectOfTag = (tag: string): object | null =>
  /^sha(?:256-[0-9a-f]{64}|512-[0-9a-f]{64,128})(?:\.(?:sig|att|sbom))?$/.test(tag) ? {} : null;

export const evidenceTagsOf = (digest: string): string[] => {
  const base = digest.replace(':', '-');
  return [base, `${base}.sig`, `${base}.att`, `${base}.sbom`];
};
