import type { Subjects } from '@/server/platform/events/audit';
import type { Candidate } from './decide/find-candidate';

/**
 * What the trail's lines of a promotion tell of, by id.
 * @param promotionId none where nothing was asked for: it was refused, or came by itself.
 */
export const trailSubjects = (
  { imageId, buildId, digest, to }: Candidate,
  promotionId?: string,
): Subjects => ({ imageId, buildId, digest, stageId: to.id, promotionId });
