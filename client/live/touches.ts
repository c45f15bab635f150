import type { QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '@/contract/audit';
import { imageFromPath } from '@/domain/registries/names';

type Group =
  | 'me'
  | 'people'
  | 'teams'
  | 'projects'
  | 'grants'
  | 'robots'
  | 'images'
  | 'promotions'
  | 'registries'
  | 'audit'
  | 'search';

const builds: readonly Group[] = ['projects', 'images', 'promotions', 'registries', 'audit'];

/** Which reads each kind of change may alter. */
const groups: Readonly<Record<LiveEvent['kind'], readonly Group[]>> = {
  'build-pushed': builds,
  promoted: builds,
  'tag-moved': builds,
  deleted: builds,
  'properties-set': ['images', 'audit'],
  'access-changed': ['me', 'projects', 'grants', 'robots', 'images', 'registries', 'audit'],
  'project-changed': ['projects', 'images', 'registries', 'audit'],
};

/**
 * Does a change alter what a query holds? A query that names another project or another image is
 * left alone; one that names none is asked again.
 * @param key as @orpc/tanstack-query writes it: `[[group, verb], {input}]`
 */
export const touches = (event: LiveEvent, key: QueryKey): boolean => {
  const [path, options] = key as [unknown, { input?: Record<string, unknown> } | undefined];
  const group: unknown = Array.isArray(path) ? path[0] : undefined;
  if (!groups[event.kind].some((one) => one === group)) return false;
  const { project, image } = options?.input ?? {};
  if (typeof project === 'string' && project !== event.project) return false;
  if (typeof image !== 'string' || event.image === null) return true;
  return imageFromPath(image) === event.image;
};
