import { checkStates, type CheckState } from '@/domain/gates/facts';

/** A report about a build as callers see it. */
export interface CheckView {
  name: string;
  state: CheckState;
  summary: string | null;
  url: string | null;
  at: string;
  by: string;
  byHand: boolean;
}

export interface CheckRow {
  readonly name: string;
  readonly state: string;
  readonly summary: string | null;
  readonly url: string | null;
  readonly at: Date;
  readonly by: string;
  readonly byHand: boolean;
}

const isState = (text: string): text is CheckState =>
  (checkStates as readonly string[]).includes(text);

/** A check as the API tells of it. */
export function showCheck(row: CheckRow): CheckView {
  const { name, state, summary, url, at, by, byHand } = row;
  // A state that this version does not know has not passed.
  const known = isState(state) ? state : 'failed';
  return { name, state: known, summary, url, at: at.toISOString(), by, byHand };
}
