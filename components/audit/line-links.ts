import type { AuditEvent } from '@/contract/shapes/audit';
import { boardHref, buildHref, promotionHref, robotHref, stageHref } from '../parts/hrefs';

export interface LineLink {
  readonly href: string;
  readonly label: string;
}

type Told = Pick<AuditEvent, 'project' | 'about'>;

/** The pages of what a line tells of, as far as they are still there. */
export function linksOf({ project, about }: Told): LineLink[] {
  const { image, build, stage, promotion, person, robot } = about;
  const links: LineLink[] = [];
  if (promotion !== null) links.push({ href: promotionHref(promotion), label: 'Promotion' });
  if (project !== null && image !== null) {
    if (build !== null) {
      links.push({ href: buildHref(project, image, build), label: `Build ${image}#${build}` });
    } else links.push({ href: boardHref(project, image), label: `Image ${image}` });
    if (stage !== null) {
      links.push({ href: stageHref(project, image, stage), label: `${image} in ${stage}` });
    }
  }
  if (robot !== null) {
    links.push({ href: robotHref(robot.project, robot.name), label: `Robot ${robot.name}` });
  }
  if (person !== null) {
    links.push({ href: `/admin/people?q=${encodeURIComponent(person)}`, label: person });
  }
  return links;
}

/** The page of what a line is mainly about, for its sentence; null: it has none that everybody may open. */
export const mainHref = ({ project, about }: Told): string | null =>
  linksOf({ project, about: { ...about, person: null } })[0]?.href ?? null;
