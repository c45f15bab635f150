import { cutText } from '@/lib/text/cut-text';
import { agrees } from './agrees';
import { isBy, nameOf, type ToldLine } from './told-line';
import type { VerifiedPack, Who } from './verified-pack';

/**
 * How far the time of a line may be from that of the act, in milliseconds: the line has when its transaction
 * began, which may then wait for locks; the act has the moment in it.
 */
const nearMs = 60_000;

export const isNear = (one: string, other: string): boolean =>
  Math.abs(Date.parse(one) - Date.parse(other)) <= nearMs;

/** What is found where a pack is held against the lines of its trail, each a sentence. */
export class Findings {
  /** What does not fit together. */
  readonly broken: string[] = [];
  /** What the file cannot prove. */
  readonly unproven: string[] = [];
  /** Up to when lines may be among the older ones that were left out; null: none were. */
  private readonly leftOutUntil: number | null;

  constructor({ lines, more }: VerifiedPack['trail']) {
    const first = lines[0]?.line.at;
    this.leftOutUntil = more === 0 ? null : first ? Date.parse(first) + nearMs : Infinity;
  }

  /**
   * No line tells of something that the pack says.
   * @param at when it happened: of what is older than the lines, they may have been left out.
   */
  lack(at: string, sentence: string): void {
    const isLeftOut = this.leftOutUntil !== null && Date.parse(at) <= this.leftOutUntil;
    (isLeftOut ? this.unproven : this.broken).push(sentence);
  }

  /** @param what with an article: `the reason of promotion 7f…`. */
  compare({ seq }: ToldLine, what: string, told: unknown, said: unknown): void {
    if (agrees(told, said)) return;
    this.broken.push(`Line ${seq} tells ${what} as ${shown(told)}; the pack says ${shown(said)}.`);
  }

  compareWho(line: ToldLine, what: string, who: Who | null): void {
    if (who !== null && isBy(who, line)) return;
    const { actorKind, actorName, actorId } = line.line;
    const told = shownActor(actorKind, actorName, actorId);
    this.broken.push(`Line ${line.seq} tells ${what} as ${told}; the pack says ${shownWho(who)}.`);
  }

  compareTime({ seq, at }: ToldLine, what: string, said: string | null): void {
    if (said !== null && isNear(at, said)) return;
    this.broken.push(`Line ${seq} tells ${what} as ${at}; the pack says ${shown(said)}.`);
  }
}

const shown = (value: unknown): string =>
  value === null || value === undefined ? 'nothing' : cutText(JSON.stringify(value), 200);

const shownActor = (kind: string | null, name: string | null, id: string | null): string =>
  `${kind ?? ''} ${name ?? ''}${id === null ? '' : ` (${id})`}`;

const shownWho = (who: Who | null): string =>
  who === null
    ? 'nobody'
    : typeof who === 'string'
      ? who
      : shownActor(who.kind, nameOf(who), who.id);
