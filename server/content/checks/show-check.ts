import { checkStates, type CheckState } from '@/domain/gates/facts';
import type { ActorView } from '@/domain/people/actors';
import { actorIn } from '@/server/access/actors/actor-of';

/** A report about a build as callers see it. */
export interface CheckView {
  name: string;
  state: CheckState;
  summary: string | null;
  url: string | null;
  at: string;
  by: ActorView;
  byHand: boolean;
}

export interface CheckRow {
  readonly name: string;
  readonly state: string;
  readonly summary: string | null;
  readonly url: string | null;
  readonly at: Date;
  readonly by: ActorView;
  readonly byHand: boolean;
}

/** SQL: the columns of `CheckRow`, of a row of `check_report`. */
export const checkColumns = (row: string): string =>
  `${row}.name, ${row}.state, ${row}.summary, ${row}.url, ${row}.at, ${actorIn(`${row}.by`)} AS by, ${row}.by_hand`;

const isState = (text: string): text is CheckState =>
  (checkStates as readonly string[]).includes(text);

/** A check as the API tells of it. */
export function showCheck(row: CheckRow): CheckView {
  const { name, state, summary, url, at, by, byHand } = row;
  // A state that this version does not know has not passed.
  const known = isState(state) ? state : 'failed';
  return { name, state: known, summary, url, at: at.toISOString(), by, byHand };
}
