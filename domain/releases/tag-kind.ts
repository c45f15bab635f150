import { subjectOfTag } from '@/oci/names/evidence-tags';
import { isReservedTag } from '@/oci/names/tags';
import { readVersion, versionOf, type Version } from './version';

/**
 * What CI says of a build by its tags, the most telling one first: a version, one before its release, a
 * name (a branch, a channel), or nothing that anybody releases: previews of changes, commits, one
 * platform of a list, builders' caches.
 */
export type BuildKind = 'release' | 'pre-release' | 'named' | 'preview';

const architecture =
  /[-_.](?:amd64|x86[-_]64|arm64(?:[-_.]?v8)?|aarch64|arm32v[5-7]|armv?[5-7](?:hf|l)?|armhf|386|i[3-6]86|ppc64(?:le|el)?|s390x|riscv64|loong64|mips(?:64)?(?:le|el)?)$/i;
const changeRequest = /^(?:pr|mr|pull|merge|preview|review)[-_.]?\d+(?:$|[-_.])/i;
const commit = /^(?:sha[-_.]?|git[-_.]?|commit[-_.]?|g)?(?=[a-f]*\d)[0-9a-f]{7,64}$/;
const cache = /(?:^|[-_.])(?:build|buildkit|layer)?cache(?:$|[-_.])/i;

/** What one tag says; null for those that say nothing of a build: the registry's own, and evidence's. */
export function kindOfTag(tag: string): BuildKind | null {
  if (isReservedTag(tag) || subjectOfTag(tag) !== null) return null;
  if (architecture.test(tag) || cache.test(tag)) return 'preview';
  const version = readVersion(tag);
  if (version) return version.pre.length === 0 ? 'release' : 'pre-release';
  return changeRequest.test(tag) || commit.test(tag) ? 'preview' : 'named';
}

const order: readonly BuildKind[] = ['release', 'pre-release', 'named', 'preview'];

/** What the tags of one build say together. */
export function kindOfBuild(tags: readonly string[]): BuildKind {
  const kinds = new Set(tags.map(kindOfTag));
  return order.find((kind) => kinds.has(kind)) ?? 'preview';
}

/** The version of those tags that are of one kind: a platform's tag is no version of the list. */
export const versionOfKind = (tags: readonly string[], kind: BuildKind): Version | null =>
  versionOf(tags.filter((tag) => kindOfTag(tag) === kind));
