/** How much of what strangers wrote into labels is kept and shown, in one place. Lengths are in UTF-16 units. */
export const labelBounds = {
  /** Labels of a build that are kept whole, and the length of all of them. Those beyond are only counted. */
  whole: 1_000,
  wholeLength: 8 * 1024 * 1024,
  /** Labels that lists carry along with a build, and the length of all of them. */
  shown: 64,
  shownLength: 8 * 1024,
  /** Characters of a key that is shown: a label with a longer one is read where one build is. */
  keyCharacters: 256,
  /** Characters of a value in lists and reviews; what is longer ends with … there. */
  valueCharacters: 500,
} as const;
