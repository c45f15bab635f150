import type { Descriptor } from '@/oci/manifest/manifest';
import { attachedWords } from './attached-words';
import { evidenceWords, type EvidenceKind } from './evidence-kind';

/** What a layer or an index's entry of evidence says, as far as its descriptor tells. */
interface Said {
  /** What it is: `a signature`, `an attestation of type https://slsa.dev/provenance/v1`. */
  readonly what: string;
  /** Whom it names as its maker; null: nobody. */
  readonly by: string | null;
}

/** cosign keeps what it knows of a layer in these. */
const predicateType = 'predicateType';
export const certificateOf = ({ annotations }: Descriptor): string | undefined =>
  annotations['dev.sigstore.cosign/certificate'];

const byLayerType: ReadonlyMap<string, EvidenceKind> = new Map([
  ['application/vnd.dev.cosign.simplesigning.v1+json', 'signature'],
  ['application/vnd.dsse.envelope.v1+json', 'attestation'],
  ['application/vnd.in-toto+json', 'attestation'],
]);

/**
 * What evidence says, in words, piece by piece: what is the same is counted.
 * @param by whom the certificate of a piece names; null: it has none.
 * @param most so many different ones are named.
 */
export function saidWords(
  described: readonly Descriptor[],
  by: (piece: Descriptor) => string | null,
  most: number,
): string[] {
  const counts = new Map<string, number>();
  for (const piece of described) {
    const { what, by: maker } = saidBy(piece, by(piece));
    const words = maker === null ? what : `${what} by ${maker}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const all = [...counts].map(([words, count]) => (count === 1 ? words : `${count} × ${words}`));
  const rest = all.length - most;
  return rest > 0 ? [...all.slice(0, most), `${rest} more`] : all;
}

function saidBy(piece: Descriptor, by: string | null): Said {
  const kind = byLayerType.get(piece.mediaType);
  if (kind === undefined) {
    const artifactType = piece.artifactType ?? piece.mediaType;
    return { what: attachedWords({ artifactType, tag: null, runnable: false }), by };
  }
  const type = Object.hasOwn(piece.annotations, predicateType)
    ? piece.annotations[predicateType]
    : undefined;
  const what = evidenceWords[kind];
  return { what: type === undefined ? what : `${what} of type ${type}`, by };
}
