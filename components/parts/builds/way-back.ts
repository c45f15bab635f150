import type { WithdrawnStage } from '@/contract/shapes/current';
import { rollBackHref } from '../hrefs';

/** Where whoever reads can roll back a stage that runs a withdrawn build, or ask for it; null: they may not. */
export const wayBack = ({ project, to, current, may }: WithdrawnStage): string | null =>
  may === 'nothing' ? null : rollBackHref(project, current.image, to);

/**
 * The same of a cell of a matrix.
 * @param items what runs a withdrawn build, as `GET /current/withdrawn` says
 * @returns null too where the stage runs none
 */
export const wayBackOf = (
  items: readonly WithdrawnStage[],
  project: string,
  image: string,
  stage: string,
): string | null => {
  const found = items.find(
    (one) => one.project === project && one.current.image === image && one.to === stage,
  );
  return found === undefined ? null : wayBack(found);
};
