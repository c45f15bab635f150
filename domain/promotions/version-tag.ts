/**
 * Is the tag shaped like a version: numbers with at least one dot between, `v` before them or not,
 * and perhaps a suffix (`1.4`, `v1.4.2`, `1.4.2-rc.1`, `22.1.0-slim`)? A lone number is none: it
 * may as well be a date, a pipeline run or a commit.
 */
export const isVersionShaped = (tag: string): boolean =>
  /^v?\d+(?:\.\d+)+(?:[-_.]+[0-9A-Za-z]+)*$/.test(tag);
