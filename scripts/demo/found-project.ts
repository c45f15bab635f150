import { createRegistryClient, type RegistryClient } from '../lib/oci';
import { type Api, apiWith } from './api';
import { type PersonKey, people } from './people';
import { type DemoPolicy, firstPolicies } from './policies';
import type { DemoProject } from './projects';

/** What the whole demo is told with. */
export interface Demo {
  readonly url: string;
  readonly admin: Api;
  readonly as: Readonly<Record<PersonKey, Api>>;
  readonly now: Date;
}

/** A robot with the secret that it was given last. */
export interface DemoRobot {
  client: RegistryClient;
  /** The same robot at the REST API. */
  api: Api;
}

/** A project that is there, with the robots that work on it. */
export interface Founded {
  readonly project: DemoProject;
  readonly maintainer: Api;
  /** In the order of the pipeline. */
  readonly stages: readonly { readonly slug: string; readonly registry: string }[];
  readonly robots: Readonly<Record<string, DemoRobot>>;
}

interface Secret {
  readonly username: string;
  readonly secret: string;
}

/** Days that secrets are good for. Shop's CI has its own renewed each month, one cluster of Search soon has to. */
function lifetimeOf(slug: string, robot: string): number {
  if (`${slug} ${robot}` === 'shop ci-main') return 30;
  return `${slug} ${robot}` === 'search prod-eu' ? 96 : 240;
}

/** Creates a project with its roles, its first policies, a CI robot and a cluster for each later stage. */
export async function foundProject(demo: Demo, project: DemoProject): Promise<Founded> {
  const { admin, as } = demo;
  const { slug, name, team, roles } = project;
  const { stages } = await admin<Pick<Founded, 'stages'>>('POST', '/projects', {
    slug,
    name,
    team,
    template: 'open',
    ...(project.stages ? { stages: project.stages } : {}),
  });
  for (const { who, role, stages: only } of roles) {
    const body = { role, ...(only ? { stages: only } : {}) };
    await admin('PUT', `/projects/${slug}/grants/${people[who].email}`, body);
  }
  const maintainer = as[roles.find(({ role }) => role === 'maintainer')?.who ?? 'ana'];
  await savePolicies(maintainer, slug, firstPolicies[slug]);

  const robots: Record<string, DemoRobot> = {};
  for (const [at, { slug: stage, registry }] of stages.entries()) {
    const robot = at === 0 ? 'ci-main' : `${stage}-eu`;
    const made = await maintainer<Secret>('POST', `/projects/${slug}/robots`, {
      name: robot,
      kind: at === 0 ? 'ci' : 'cluster',
      registry,
      expiresInDays: lifetimeOf(slug, robot),
    });
    robots[robot] = robotWith(demo.url, made);
  }
  return { project, maintainer, stages, robots };
}

const robotWith = (url: string, { username, secret }: Secret): DemoRobot => ({
  client: createRegistryClient(url, { username, password: secret }),
  api: apiWith(url, `Bearer ${secret}`),
});

/** Issues a further secret for a robot, which uses it from then on. */
export async function renewSecret(demo: Demo, founded: Founded, name: string): Promise<void> {
  const { maintainer, project, robots } = founded;
  const robot = robots[name];
  if (!robot) throw new Error(`the demo has no robot ${name} in ${project.slug}`);
  const path = `/projects/${project.slug}/robots/${name}/secrets`;
  const expiresInDays = lifetimeOf(project.slug, name);
  Object.assign(
    robot,
    robotWith(demo.url, await maintainer<Secret>('POST', path, { expiresInDays })),
  );
}

/** Writes what a project asks for from now on. */
export async function savePolicies(
  maintainer: Api,
  slug: string,
  policies: readonly DemoPolicy[] = [],
): Promise<void> {
  for (const { stage, ...policy } of policies) {
    await maintainer('PUT', `/projects/${slug}/policies/${stage}`, policy);
  }
}
