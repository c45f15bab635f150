import type { QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from '@/contract/shapes/audit';
import type { ToldAction } from '@/domain/audit/reach';
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

/** What shows verdicts: boards, reviews, requests. */
const verdicts: readonly Group[] = ['projects', 'images', 'promotions', 'inbox', 'audit'];

const builds: readonly Group[] = [...verdicts, 'registries', 'search'];

/** What a policy asks decides who approves and who only asks. */
const policies: readonly Group[] = [...verdicts, 'policies', 'access'];

/** Gates read who may decide, which comes from grants. */
const rights: readonly Group[] = [
  ...policies,
  'me',
  'teams',
  'roles',
  'grants',
  'robots',
  'registries',
];

/** The first word of what was done: `robot` of `robot.revoked`. */
type Word<Action extends string = ToldAction> = Action extends `${infer First}.${string}`
  ? First
  : never;

/** Which reads something may alter that was done to one of these. */
const groupsOf: Readonly<Record<Word, readonly Group[]>> = {
  build: builds,
  check: [...verdicts, 'checks'],
  evidence: builds,
  grant: rights,
  manifest: builds,
  policy: policies,
  project: [...policies, 'registries'],
  promotion: builds,
  robot: rights,
  stage: policies,
  tag: builds,
};

/** What changed without being done there: of an image what is judged of it, of a project who may do what as well. */
const groupsOfChanged = ({ image }: LiveEvent): readonly Group[] =>
  image === null ? rights : builds;

const groupsOfEvent = (event: LiveEvent): readonly Group[] =>
  event.kind === 'changed' ? groupsOfChanged(event) : groupsOf[firstWord(event.kind)];

const firstWord = (action: ToldAction): Word => action.slice(0, action.indexOf('.')) as Word;

/**
 * Does a change alter what a query holds? A query that names another project or another image is
 * left alone; one that names none is asked again.
 * @param key as @orpc/tanstack-query writes it: `[[group, verb], {input}]`
 */
export const touches = (event: LiveEvent, key: QueryKey): boolean => {
  const [path, options] = key as [unknown, { input?: Record<string, unknown> } | undefined];
  const group: unknown = Array.isArray(path) ? path[0] : undefined;
  if (!groupsOfEvent(event).some((one) => one === group)) return false;
  const { project, image } = options?.input ?? {};
  if (typeof project === 'string' && project !== event.project) return false;
  if (typeof image !== 'string' || event.image === null) return true;
  return imageFromPath(image) === event.image;
};
