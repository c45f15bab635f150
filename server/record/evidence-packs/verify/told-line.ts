import { parseJson } from '@/lib/text/parse-json';
import { nameInTrail } from '@/domain/people/actors';
import type { ChainedLine } from '@/server/platform/events/audit-chain';
import type { VerifiedPack, Who } from './verified-pack';

/** A line of the trail of a pack, read. */
export interface ToldLine {
  readonly seq: string;
  readonly at: string;
  readonly action: string;
  /** On what, in words: `shop/api#26 → prod`. */
  readonly target: string | null;
  readonly line: ChainedLine;
  /** What was before, and what is after; nothing where it says nothing of it. */
  readonly before: Said;
  readonly after: Said;
  /** The id of the promotion that it tells of, of what is hashed in every line; else null. */
  readonly promotion: string | null;
}

/** Members that a line has under `before` or `after`. */
export type Said = Readonly<Record<string, unknown>>;

/** The lines of a pack, in the order of the chain. */
export const toldLines = ({ lines }: VerifiedPack['trail']): ToldLine[] =>
  lines.map(({ line }) => {
    const after = saidIn(line.after);
    return {
      seq: line.seq,
      at: line.at ?? '',
      action: line.action ?? '',
      target: line.target,
      line,
      before: saidIn(line.before),
      after,
      promotion: typeof after.promotion === 'string' ? after.promotion : null,
    };
  });

function saidIn(text: string | null): Said {
  const value: unknown = text === null ? null : parseJson(Buffer.from(text));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/**
 * Did they do what a line tells of? The id and kind are compared, and how the trail named them: an e-mail address
 * and a robot's name stay with whoever has them. Whoever is nobody any more has no id, but the name. Lines of
 * former versions say *system* of what a stage's policy did.
 */
export function isBy(who: Who, { line }: ToldLine): boolean {
  const { actorKind, actorId, actorName, stageId } = line;
  if (typeof who === 'string') return who === actorName;
  if (nameInTrail(who) !== actorName) return false;
  if (who.kind === 'policy' && actorKind === 'system') return who.id === stageId;
  return who.kind === actorKind && (who.id === null || who.id === actorId);
}

/** Are two that a pack names the same? In packs of version 1 one of them may be a text. */
export const isSame = (one: Who, other: Who): boolean =>
  nameOf(one) === nameOf(other) &&
  (typeof one === 'string' ||
    typeof other === 'string' ||
    (one.kind === other.kind && one.id === other.id));

/** As the trail names them. */
export const nameOf = (who: Who): string => (typeof who === 'string' ? who : nameInTrail(who));
