import { own } from '@/lib/text/own';

/** As much of the OpenAPI document as a walk reads. */
export interface WalkedDocument {
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get?: {
          readonly parameters?: readonly {
            readonly name: string;
            readonly in: string;
            readonly required?: boolean;
          }[];
        };
      }
    >
  >;
}

/** The body of an answer to GET, by a path of the document that is filled in; null: it was refused. */
export type Get = (path: string) => Promise<unknown>;

/** What parameters of a path stand for. */
type Bound = Readonly<Record<string, string>>;

interface Source {
  /** A path that tells all that the parameter may be; its own parameters are bound by then. */
  readonly list: string;
  values(answer: never): readonly (string | number)[];
}

const inItems = (field: string) => (answer: { items: Record<string, string>[] }) =>
  answer.items.map((item) => item[field] ?? '');
const stages: Source = {
  list: '/projects/{project}',
  values: (answer: { stages: { slug: string }[] }) => answer.stages.map(({ slug }) => slug),
};
const people: Source = { list: '/people?limit=1000', values: inItems('email') };

interface BuildList {
  readonly items: readonly { placements: readonly { stage: string; tags: readonly string[] }[] }[];
}

/** Where the last parameter of a path is found, by the path as far as it. */
const sources: Readonly<Record<string, Source>> = {
  '/people/{email}': people,
  '/teams/{team}': { list: '/teams', values: inItems('slug') },
  '/teams/{team}/members/{email}': {
    list: '/teams/{team}',
    values: (answer: { members: { email: string }[] }) => answer.members.map(({ email }) => email),
  },
  '/projects/{project}': { list: '/projects?limit=1000', values: inItems('slug') },
  '/projects/{project}/stages/{stage}': stages,
  '/projects/{project}/policies/{stage}': stages,
  '/projects/{project}/grants/{subject}': {
    list: '/projects/{project}/grants',
    values: inItems('subject'),
  },
  '/projects/{project}/robots/{name}': {
    list: '/projects/{project}/robots',
    values: inItems('name'),
  },
  '/projects/{project}/images/{image}': {
    list: '/projects/{project}/images?limit=1000',
    values: (answer: { items: { name: string }[] }) =>
      answer.items.map(({ name }) => name.replaceAll('/', '~')),
  },
  '/projects/{project}/images/{image}/stages/{stage}': stages,
  '/projects/{project}/images/{image}/builds/{number}': {
    list: '/projects/{project}/images/{image}/builds?limit=1000',
    values: (answer: { items: { number: number }[] }) => answer.items.map(({ number }) => number),
  },
  '/projects/{project}/images/{image}/tags/{tag}': {
    list: '/projects/{project}/images/{image}/builds?limit=1000',
    values: (answer: BuildList) => [
      ...new Set(answer.items.flatMap(({ placements }) => placements.flatMap(({ tags }) => tags))),
    ],
  },
  '/promotions/{id}': { list: '/promotions?limit=1000', values: inItems('id') },
  // Nobody is told of keys: one that was never used.
  '/idempotency-keys/{key}': { list: '/me', values: () => ['never-used'] },
  '/isolation-checks/{id}': { list: '/isolation-checks', values: inItems('id') },
  '/sign-in/providers/{slug}': { list: '/sign-in/providers', values: inItems('slug') },
  '/sign-in/providers/{slug}/people/{email}': people,
};

interface BuildItem {
  readonly image: string;
  readonly number: number;
  readonly version: string | null;
  readonly digest: string;
}

/** What is asked for in a query, where a route asks for one or tells more with one; without: once, with none. */
const queries: Readonly<Record<string, (bound: Bound, get: Get) => Promise<readonly string[]>>> = {
  '/audit': async () => ['limit=1000'],
  '/audit/export': async () => ['format=csv', 'format=json'],
  '/people': async () => ['limit=1000'],
  '/promotions': async () => ['limit=1000', 'limit=1000&state=waiting'],
  '/projects': async () => ['limit=1000'],
  '/projects/{project}/explain': async ({ project = '' }, get) => {
    const list = (await get(`/projects/${project}/grants`)) as {
      items: { subject: string }[];
    } | null;
    return (list?.items ?? []).flatMap(({ subject }) =>
      ['image.push', 'promotion.approve', 'policy.edit'].map(
        (permission) => `subject=${encodeURIComponent(subject)}&permission=${permission}`,
      ),
    );
  },
  '/projects/{project}/grants/{subject}/loss': async () => ['', 'role=viewer'],
  '/projects/{project}/images/{image}/builds': async ({ project = '' }, get) => [
    'limit=1000',
    ...(await stagesOf(project, get)).map((stage) => `limit=1000&stage=${stage}`),
  ],
  '/projects/{project}/images/{image}/builds/{number}/labels': async () => ['limit=1000'],
  '/projects/{project}/images/{image}/builds/{number}/timeline': async () => ['limit=1000'],
  '/projects/{project}/images/{image}/stages/{stage}/timeline': async () => ['limit=1000'],
  '/projects/{project}/images/{image}/tags/{tag}': async ({ project = '' }, get) =>
    (await stagesOf(project, get)).map((stage) => `stage=${stage}`),
  '/projects/{project}/review': async ({ project = '' }, get) => {
    const [, ...later] = await stagesOf(project, get);
    const images = (await get(`/projects/${project}/images?limit=1000`)) as {
      items: { name: string }[];
    } | null;
    const asked: string[] = [];
    for (const { name } of images?.items ?? []) {
      const inPath = name.replaceAll('/', '~');
      const list = (await get(`/projects/${project}/images/${inPath}/builds?limit=1000`)) as {
        items: BuildItem[];
      } | null;
      // The newest, and some that are no candidates any more.
      const builds = (list?.items ?? []).filter((_, at) => at < 3 || at % 7 === 0);
      for (const { number } of builds) {
        for (const stage of later) {
          asked.push(`image=${encodeURIComponent(name)}&build=${number}&to=${stage}`);
        }
      }
    }
    return asked;
  },
  '/registries': async (_, get) => [
    '',
    ...(await bindingsOf('/projects/{project}', get)).map(({ project }) => `project=${project}`),
  ],
  '/search': async (_, get) => {
    const words = new Set<string>(['shop', 'api', '1.', '2.', '#2', 'ana', 'nothing-has-this']);
    for (const { project, image } of await bindingsOf('/projects/{project}/images/{image}', get)) {
      const list = (await get(`/projects/${project}/images/${image}/builds?limit=1000`)) as {
        items: BuildItem[];
      } | null;
      for (const build of list?.items.slice(0, 2) ?? []) {
        for (const word of [build.image, build.digest, build.version]) if (word) words.add(word);
      }
    }
    return [...words].map((word) => `q=${encodeURIComponent(word)}`);
  },
};

async function stagesOf(project: string, get: Get): Promise<readonly string[]> {
  const answer = (await get(`/projects/${project}`)) as { stages: { slug: string }[] } | null;
  return answer?.stages.map(({ slug }) => slug) ?? [];
}

/** All that the parameters of a path may be, for whoever `get` asks as. */
async function bindingsOf(template: string, get: Get): Promise<readonly Bound[]> {
  let bindings: readonly Bound[] = [{}];
  for (const found of template.matchAll(/\{(\w+)\}/g)) {
    const name = found[1] ?? '';
    const prefix = template.slice(0, found.index + found[0].length);
    const source = own(sources, prefix);
    if (!source) throw new Error(`the walk does not know where the last of ${prefix} is found`);
    const next: Bound[] = [];
    for (const bound of bindings) {
      const answer = await get(filled(source.list, bound));
      if (answer === null) continue;
      for (const value of source.values(answer as never)) {
        next.push({ ...bound, [name]: encodeURIComponent(value) });
      }
    }
    bindings = next;
  }
  return bindings;
}

const filled = (template: string, bound: Bound): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => own(bound, name) ?? '');

/** The GET routes of a document that the walk has no way to fill in: a source or a query is to be written. */
export function unknownRoutes({ paths }: WalkedDocument): string[] {
  return Object.entries(paths).flatMap(([template, { get }]) => {
    if (get === undefined) return [];
    const prefixes = [...template.matchAll(/\}/g)].map(({ index }) => template.slice(0, index + 1));
    const asks = get.parameters?.some((one) => one.in === 'query' && one.required === true);
    const isKnown =
      prefixes.every((prefix) => own(sources, prefix) !== undefined) &&
      (asks !== true || own(queries, template) !== undefined);
    return isKnown ? [] : [template];
  });
}

/**
 * Every path that a GET route of the API's document has for whoever `get` asks as: its parameters are all
 * that lists tell them of. In the order of the document and of the lists, so that it is the same each time.
 * @param get is asked each path once; what it answered is kept
 * @throws Error where the walk does not know what a parameter stands for
 */
export async function walkApi({ paths }: WalkedDocument, get: Get): Promise<string[]> {
  const kept = new Map<string, Promise<unknown>>();
  const once: Get = (path) => {
    const answer = kept.get(path) ?? get(path);
    kept.set(path, answer);
    return answer;
  };
  const walked: string[] = [];
  for (const [template, { get: route }] of Object.entries(paths)) {
    if (route === undefined) continue;
    for (const bound of await bindingsOf(template, once)) {
      const asked = (await own(queries, template)?.(bound, once)) ?? [''];
      for (const query of asked) {
        walked.push(filled(template, bound) + (query === '' ? '' : `?${query}`));
      }
    }
  }
  return walked;
}
