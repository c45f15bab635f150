import type { AccessRow } from '@/contract/shapes/access/access';

/** The role that a person or a team holds by itself here; null: none, or a machine. */
export const ownGrant = ({ kind, held }: AccessRow): AccessRow['held'][number] | null =>
  kind === 'person' || kind === 'team' ? (held.find(({ team }) => team === null) ?? null) : null;
