import type { EvidenceKind } from '@/domain/images/attached/evidence-kind';

/** What evidence of each kind is called, one and several; null: the type that it calls itself says more. */
const names: Readonly<Record<EvidenceKind, readonly [one: string, many: string] | null>> = {
  signature: ['signature', 'signatures'],
  attestation: ['attestation', 'attestations'],
  sbom: ['SBOM', 'SBOMs'],
  provenance: ['provenance', 'provenances'],
  findings: ['scan', 'scans'],
  vex: ['VEX document', 'VEX documents'],
  bundle: ['sigstore bundle', 'sigstore bundles'],
  referrers: ['list of referrers', 'lists of referrers'],
  other: null,
};

/** As a heading: `Signature`; null where only its own type says what it is. */
export function evidenceName(kind: EvidenceKind): string | null {
  const name = names[kind]?.[0];
  return name === undefined ? null : name.charAt(0).toUpperCase() + name.slice(1);
}

interface Told {
  readonly digest: string;
  readonly kind: EvidenceKind;
}

/**
 * Evidence by kind, in words: `2 signatures, 1 SBOM and 1 more`. What is told in two ways counts once.
 * @param count how many there are; what is not listed is “more”.
 */
export function evidenceSummary(list: readonly Told[], count: number): string {
  const kinds = new Map<EvidenceKind, Set<string>>();
  for (const { kind, digest } of list) {
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(digest));
  }
  const parts = (Object.keys(names) as EvidenceKind[]).flatMap((kind) => {
    const many = kinds.get(kind)?.size ?? 0;
    const [one, several] = names[kind] ?? ['other attachment', 'other attachments'];
    return many === 0 ? [] : [`${many} ${many === 1 ? one : several}`];
  });
  const rest = count - new Set(list.map(({ digest }) => digest)).size;
  if (rest > 0) parts.push(parts.length === 0 ? `${rest} of them` : `${rest} more`);
  return parts.length < 2
    ? (parts[0] ?? 'none')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
