import { subjectOfTag } from '@/oci/names/evidence-tags';
import { isImageConfigType } from '@/oci/manifest/media-types';
import { evidenceKindOf, evidenceWords, type EvidenceKind } from './evidence-kind';

/** What was attached to a build, as a line of the trail keeps it. */
export interface Attached {
  readonly artifactType: string | null;
  /** What it was then, by what it said of itself; left out: what its type and its tag say. */
  readonly kind?: EvidenceKind | null;
  /** The tag by which it is told; null: it names its subject. */
  readonly tag: string | null;
  /** Could a runtime start it? Then it stays behind, whatever it says to be. */
  readonly runnable: boolean;
}

const tools: readonly (readonly [RegExp, string])[] = [
  [/^application\/vnd\.dev\.cosign\./, 'cosign'],
  [/^application\/vnd\.cncf\.notary\./, 'notation'],
];

/** Whose format it has: cosign's, which others write too; null: the type says nothing of one. */
function formatOf(artifactType: string | null, tag: string | null): string | null {
  const told = tag === null ? null : subjectOfTag(tag);
  if (told) return told.form === 'referrers' ? null : 'cosign';
  return tools.find(([type]) => artifactType !== null && type.test(artifactType))?.[1] ?? null;
}

/** In a sentence: “a signature (cosign)”; what has no kind by the type that it calls itself. */
export function attachedWords({ artifactType, kind: then, tag, runnable }: Attached): string {
  if (runnable) return 'an image, which stays behind';
  const kind = then ?? evidenceKindOf(artifactType, tag);
  const said = artifactType === null || isImageConfigType(artifactType) ? null : artifactType;
  const which = kind === 'other' ? said : formatOf(artifactType, tag);
  return which === null ? evidenceWords[kind] : `${evidenceWords[kind]} (${which})`;
}
