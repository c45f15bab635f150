import type { QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '@/contract/shapes/audit';
import { imageFromPath } from '@/domain/registries/names';

type Group =
  | 'me'
  | 'people'
  | 'teams'
  | 'roles'
  | 'projects'
  | 'grants'
  | 'access'
  | 'robots'
  | 'images'
  | 'promotions'
  | 'inbox'
  | 'policies'
  | 'checks'
  | 'registries'
  | 'audit'
  | 'search';

const builds: readonly Group[] = [
  'projects',
  'images',
  'promotions',
  'inbox',
  'registries',
  'audit',
];

/** What shows verdicts: boards, reviews, requests. */
const verdicts: readonly Group[] = ['projects', 'images', 'promotions', 'inbox', 'audit'];

/** Which reads each kind of change may alter. */
const groups: Readonly<Record<LiveEvent['kind'], readonly Group[]>> = {
  'build-pushed': builds,
  promoted: builds,
  'tag-moved': builds,
  deleted: builds,
  'promotion-changed': verdicts,
  'check-reported': [...verdicts, 'checks'],
  // What a policy asks decides who approves and who only asks.
  'policy-changed': [...verdicts, 'policies', 'access'],
  'build-withdrawn': [...verdicts, 'search'],
  'evidence-arrived': verdicts,
  // Gates read properties, and who may decide comes from grants.
  'properties-set': verdicts,
  'access-changed': [
    'me',
    'teams',
    'roles',
    'grants',
    'access',
    'robots',
    'registries',
    'policies',
    ...verdicts,
  ],
  'credential-expiring': ['robots', 'access', 'inbox', 'audit'],
  'project-changed': ['registries', 'policies', 'access', ...verdicts],
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
