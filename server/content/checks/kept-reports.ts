/** A CI that reports without end fills no disk: so many names of one build, and reports of each, are kept. */
export const keptReports = { names: 100, ofName: 200 };

/** So many reports of one build are listed. */
export const listedReports = 1_000;
