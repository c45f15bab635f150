import { isAskedOfPeople } from '../gates/kinds/words';
import type { Verdict } from '../gates/verdict';

/** What of a request tells whose last click it waits for. */
export interface Clicked {
  /** Did whoever asked, or do they now, lack the right to promote there? */
  readonly needsPromoter: boolean;
  readonly verdicts: readonly Pick<Verdict, 'kind'>[];
}

/** Do people decide by a gate? None is asked on the way back to an earlier build. */
export const asksPeople = ({ verdicts }: Pick<Clicked, 'verdicts'>): boolean =>
  verdicts.some(isAskedOfPeople);

/**
 * Does a request wait, once every gate passes, for the click of somebody who may promote there? Where
 * people approve, they let it in; where nobody is asked, whoever only may ask has not (L6).
 */
export const waitsForPromoter = (request: Clicked): boolean =>
  request.needsPromoter && !asksPeople(request);

const most = 4;

/** `Ana, team Release and 2 more can do it`; null: there is nobody. */
export const whoCan = (what: string, names: readonly string[]): string | null => {
  if (names.length === 0) return null;
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more} can ${what}`;
};

/**
 * What is missing, and who can give it, in a sentence.
 * @param names null: the reader is told none.
 */
export function missingClick(stageName: string, names: readonly string[] | null): string {
  const who =
    names && (whoCan('do it', names) ?? 'nobody can yet, a maintainer can give the right');
  return `One click of somebody who may promote into ${stageName} lets it in${who ? `: ${who}` : ''}.`;
}
