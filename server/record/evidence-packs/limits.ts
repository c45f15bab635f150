/** What a pack has at most of what it lists; what is left out is the oldest, and it says how much. */
export const packLimits = {
  promotions: 50,
  /** Of a closure, and of what went along with a promotion: an index may reach a thousand, each with evidence. */
  manifests: 2_000,
  /** Lines of the trail. */
  lines: 500,
  /** What those say: of a former version one line may have a megabyte. */
  lineBytes: 4 * 1024 * 1024,
} as const;
