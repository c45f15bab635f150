import { checkStates } from '@/domain/gates/facts';
import { attachedWords, type Attached } from '@/domain/images/attached/attached-words';
import { labelBounds } from '@/domain/images/label-bounds';
import { stopped } from '@/lib/text/full-stop';
import type { ActorView } from '@/domain/people/actors';
import { showLetIn, type LetIn, type LetInRow } from '@/server/pipeline/promotions/who-let-in';
import { cutText } from '@/server/platform/sql/cut-text';
import { fromTimeCursor, positionKey, type Position } from '@/server/platform/sql/page';

export interface TimelineEntry {
  at: string;
  kind: TimelineKind;
  by: ActorView;
  stage: string | null;
  text: string;
  promotion: string | null;
  /** Of what came in by a promotion, or left by one: who let in what came. */
  letIn: LetIn | null;
}

export type TimelineKind =
  | 'pushed'
  | 'promoted'
  | 'rolled-back'
  | 'rolled-back-from'
  | 'requested'
  | 'approved'
  | 'ended'
  | 'check'
  | 'withdrawn'
  | 'reinstated'
  | 'tag-moved'
  | 'property-set'
  | 'deleted'
  | 'attached'
  | 'detached'
  | 'carried'
  | 'not-carried';

interface Facts {
  /** Who let in what came by a promotion. */
  readonly letIn?: LetInRow;
  readonly from?: string;
  readonly reason?: string | null;
  readonly outcome?: string | null;
  readonly tag?: string;
  readonly arrived?: boolean | null;
  readonly gone?: boolean;
  /** Did the tag mean nothing there before? */
  readonly first?: boolean;
  /** The build that took its place. */
  readonly next?: number | null;
  readonly number?: number;
  readonly name?: string;
  readonly state?: string;
  readonly summary?: string | null;
  readonly byHand?: boolean;
  readonly blockPulls?: boolean;
  /** Of a withdrawal or its end: was the build current in the stage then? */
  readonly present?: boolean;
  readonly properties?: Readonly<Record<string, string | null>>;
  /** Properties that were set beside those. */
  readonly more?: number;
  /** What carrying replaced, in words; null: nothing. */
  readonly replaced?: readonly string[] | null;
  /** What was attached, or removed. */
  readonly evidence?: Attached;
}

/** SQL: a text that people wrote, as a line of a timeline says it. */
export const shortly = (text: string): string => cutText(text, labelBounds.valueCharacters);

/**
 * SQL: the ids of lines, by which those of one moment stand in order: what is pushed comes before all that follows
 * from it, and lines of one table stand as they were written. `key` is a number; a letter tells its table.
 */
export const lineId = (letter: string, key: string): string =>
  `'${letter}' || lpad(${key}::text, 19, '0')`;

/** Properties that one line names, and characters of each value. */
const named = { properties: 5, characters: 100 };

/** SQL: the facts of a line that tells of properties (an object of them), few and cut short. */
export const shownProperties = (properties: string): string => `(
  SELECT jsonb_build_object('properties', jsonb_object_agg(p.key, ${cutText('p.value', named.characters)}),
    'more', (SELECT count(*) FROM jsonb_object_keys(${properties})) - count(*))
  FROM (SELECT key, value FROM jsonb_each_text(${properties}) ORDER BY key LIMIT ${named.properties}) p)`;

/** What the statements of timelines select. */
export interface TimelineRow {
  readonly id: string;
  readonly kind: TimelineKind;
  readonly at: Date;
  readonly by: ActorView;
  readonly stage: string | null;
  readonly stageName: string | null;
  readonly promotion: string | null;
  readonly build: number | null;
  readonly facts: Facts;
}

/** Where a page of a timeline ends: a time, and what happened then. */
export const positionOf = (row: TimelineRow): string => positionKey(row.at, row.id);

/** The position that a timeline's cursor carries. @throws Refusal `invalid` */
export const fromTimelineCursor = (
  list: 'timeline' | 'stage-timeline',
  cursor: string | undefined,
): Position | null => fromTimeCursor(list, cursor, (id) => /^[a-z0-9-]{1,40}$/.test(id));

/** A row as one line of a timeline. */
export function showEntry(row: TimelineRow): TimelineEntry {
  const letIn = row.facts.letIn ? showLetIn(row.facts.letIn, row.stageName ?? '') : null;
  return {
    at: row.at.toISOString(),
    kind: row.kind,
    by: letIn?.executedBy ?? row.by,
    stage: row.stage,
    text: textOf(row),
    promotion: row.promotion,
    letIn,
  };
}

/** One line for people; `build` is null where the page is the build's own. */
function textOf({ kind, facts, stageName, build }: TimelineRow): string {
  const it = build === null ? 'this build' : `build #${build}`;
  const what = build === null ? '' : ` #${build}`;
  const ofStage = facts.present ? `Build #${build}, current in ${stageName},` : `Build #${build}`;
  switch (kind) {
    case 'pushed':
      return `Pushed to ${stageName} as build #${build ?? facts.number ?? ''}`;
    case 'promoted':
      return `Promoted${what} from ${facts.from} into ${stageName}${reasonText(facts)}`;
    case 'rolled-back':
      return `${stageName} was rolled back to ${it}${reasonText(facts)}`;
    case 'rolled-back-from':
      return `${stageName} was rolled back from ${it}, to #${facts.next}${reasonText(facts)}`;
    case 'approved':
      return `Approved that ${it} enters ${stageName}${reasonText(facts)}`;
    case 'requested':
      return `Asked to let ${it} into ${stageName}${reasonText(facts)}`;
    case 'ended':
      return `The request to let ${it} into ${stageName} ended. ${facts.outcome ?? ''}`.trim();
    case 'check':
      return checkText(facts);
    case 'withdrawn': {
      const pulls = facts.blockPulls ? ' Its pulls outside the entry stage are refused.' : '';
      const was = build === null ? 'Withdrawn' : `${ofStage} was withdrawn`;
      return `${was}${reasonText(facts)}${pulls && `.${pulls}`}`;
    }
    case 'reinstated': {
      const was = build === null ? 'Reinstated' : `${ofStage} was reinstated`;
      return `${was}: it may be promoted and pulled again`;
    }
    case 'tag-moved':
      if (facts.arrived)
        return `Tag ${facts.tag} was set${build === null ? '' : ` to ${it}`} in ${stageName}`;
      if (facts.gone) return `Tag ${facts.tag} was removed in ${stageName}`;
      if (facts.first) return `Tag ${facts.tag} was set in ${stageName}`;
      return `Tag ${facts.tag} moved on to ${facts.next ? `build #${facts.next}` : 'another digest'} in ${stageName}`;
    case 'property-set':
      return propertiesText(facts);
    case 'deleted':
      return `Deleted${what} from ${stageName}`;
    case 'attached':
      return `Attached ${evidenceText(facts)}`;
    case 'detached':
      return `Removed ${evidenceText(facts)} from ${stageName}`;
    case 'carried':
      return carriedText(facts, stageName);
    case 'not-carried': {
      const where = stageName === null ? '' : ` into ${stageName}`;
      return `${stopped(`Late evidence did not follow${where}${reasonText(facts)}`)} See the Evidence tab.`;
    }
  }
}

function carriedText({ replaced }: Facts, stageName: string | null): string {
  if (!replaced || replaced.length === 0) return `Late evidence followed into ${stageName}`;
  return `Evidence was carried into ${stageName}, where it replaced ${replaced.join(', ')}`;
}

const evidenceText = ({ evidence }: Facts): string =>
  evidence ? attachedWords(evidence) : 'an attachment';

function propertiesText({ properties = {}, more = 0 }: Facts): string {
  const texts = Object.entries(properties).map(([key, value]) =>
    value === null ? `Removed ${key}` : `Set ${key} to ${value}`,
  );
  return [...texts, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function checkText({ name, state, summary, byHand }: Facts): string {
  const [passed, failed] = checkStates;
  const did = state === passed ? 'passed' : state === failed ? 'failed' : 'is running';
  const hand = byHand ? ' (by hand)' : '';
  return `Check ${name} ${did}${hand}${summary ? `: ${summary}` : ''}`;
}

const reasonText = ({ reason }: Facts): string => (reason ? `: ${reason}` : '');
