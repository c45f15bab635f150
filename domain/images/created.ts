import { momentOf } from '@/lib/moment';
import { members } from './json';
import { isAttestation, type ManifestPart } from './parts';

/**
 * When the image says it was made: its `org.opencontainers.image.created`, else the newest
 * `created` of its configs (both RFC 3339). Null where it does not say. A time in 1970 is no time:
 * builders that make the same bytes twice write the epoch there.
 */
export function createdOf(
  labels: Readonly<Record<string, string>>,
  parts: readonly ManifestPart[],
): Date | null {
  const labelled = readTime(labels['org.opencontainers.image.created']);
  if (labelled) return labelled;
  const times = parts
    .filter((part) => !isAttestation(part))
    .map((part) => readTime(members(part.config).created))
    .filter((time): time is Date => time !== null);
  return times.reduce<Date | null>(
    (newest, time) => (newest && newest > time ? newest : time),
    null,
  );
}

function readTime(value: unknown): Date | null {
  const time = typeof value === 'string' ? momentOf(value) : null;
  return time === null || time.getUTCFullYear() <= 1970 ? null : time;
}
