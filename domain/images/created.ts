import { momentOf } from '@/lib/text/moment';
import { members } from './json';
import { platformOf, type ManifestPart } from './parts';

/**
 * No image is older than the first program that made such images. Builders that make the same
 * bytes twice write a date of their own choice: the epoch (Bazel, Jib, Nix, ko), 1980-01-01, where
 * the dates of zip begin (buildpacks), or the year 1, where Go's do.
 */
const first = Date.UTC(2013, 0, 1);

/**
 * When the image says it was made: its `org.opencontainers.image.created`, else the oldest
 * `created` of its platforms' configs (both RFC 3339). Null where it does not say, or says it of
 * some of its platforms only (L12); a date before 2013 says nothing.
 */
export function createdOf(
  labels: Readonly<Record<string, string>>,
  parts: readonly ManifestPart[],
): Date | null {
  const labelled = readTime(labels['org.opencontainers.image.created']);
  if (labelled) return labelled;
  const named = parts.filter((part) => platformOf(part) !== null);
  const times = (named.length > 0 ? named : parts).map(({ config }) =>
    readTime(members(config).created),
  );
  return times.reduce(
    (oldest, time) => (oldest && time ? (oldest < time ? oldest : time) : null),
    times[0] ?? null,
  );
}

function readTime(value: unknown): Date | null {
  const time = typeof value === 'string' ? momentOf(value) : null;
  return time !== null && time.getTime() >= first ? time : null;
}
