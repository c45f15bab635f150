import { randomBytes } from 'node:crypto';
import { createRegistryClient, makeSbom, makeSignature, type RegistryClient } from '../lib/oci';
import { type Api, apiWith } from './api';
import { makeBuild } from './make-build';
import { people, type PersonKey, teams } from './people';
import { type DemoPolicy, firstPolicies, laterPolicies } from './policies';
import { type DemoImage, type DemoProject, projects } from './projects';
import { stories } from './stories';
import { actsOn } from './acts';

export interface Filled {
  readonly password: string;
  readonly builds: number;
  readonly promotions: number;
}

interface Demo {
  readonly url: string;
  readonly admin: Api;
  readonly as: Readonly<Record<PersonKey, Api>>;
  readonly say: (line: string) => void;
  readonly now: Date;
}

/**
 * Fills an empty instance over HTTP, the way people and pipelines do: an administrator creates
 * people and projects, CI robots push, approvers promote, clusters pull.
 * @throws Error where the instance has projects already, or a call is refused
 */
export async function fill(
  url: string,
  token: string,
  say: (line: string) => void,
): Promise<Filled> {
  const admin = apiWith(url, `Bearer ${token}`);
  const { items } = await admin<{ items: unknown[] }>('GET', '/projects?limit=1');
  if (items.length > 0)
    throw new Error('there are projects already; the demo fills empty ones only');

  say(`Demo: ${Object.keys(people).length} people in ${teams.length} teams …`);
  const password = randomBytes(12).toString('base64url');
  const as = await createPeople(url, admin, password);
  const demo: Demo = { url, admin, as, say, now: new Date() };
  let [builds, promotions] = [0, 0];
  for (const project of projects) {
    const done = await fillProject(demo, project);
    builds += done.builds;
    promotions += done.promotions;
  }
  return { password, builds, promotions };
}

async function createPeople(url: string, admin: Api, password: string) {
  for (const { slug, name } of teams) await admin('PUT', `/teams/${slug}`, { name });
  const entries = Object.entries(people).map(async ([key, { email, name, team, maintainer }]) => {
    await admin('POST', '/people', { email, name, password });
    await admin('PUT', `/teams/${team}/members/${email}`, { maintainer: maintainer === true });
    const basic = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
    const made = await apiWith(url, basic)<{ token: string }>('POST', '/me/tokens', {
      name: 'terminal',
      expiresInDays: 30,
    });
    return [key, apiWith(url, `Bearer ${made.token}`)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<PersonKey, Api>;
}

async function fillProject(demo: Demo, project: DemoProject) {
  const { admin, url, say } = demo;
  const { slug, name, team } = project;
  const made = await admin<{ stages: { slug: string; registry: string }[] }>('POST', '/projects', {
    slug,
    name,
    team,
    template: 'open',
    ...(project.stages ? { stages: project.stages } : {}),
  });
  for (const { who, role, stages } of project.roles) {
    const body = { role, ...(stages ? { stages } : {}) };
    await admin('PUT', `/projects/${slug}/grants/${people[who].email}`, body);
  }
  const maintainer = demo.as[project.roles.find(({ role }) => role === 'maintainer')?.who ?? 'ana'];
  const entry = made.stages[0]?.registry ?? '';
  const robot = (robotName: string, kind: 'ci' | 'cluster', registry: string) =>
    maintainer<{ username: string; secret: string }>('POST', `/projects/${slug}/robots`, {
      name: robotName,
      kind,
      registry,
    });
  const clientOf = ({ username, secret }: { username: string; secret: string }) =>
    createRegistryClient(url, { username, password: secret });
  const savePolicies = async (policies: readonly DemoPolicy[] = []) => {
    for (const { stage, ...policy } of policies) {
      await maintainer('PUT', `/projects/${slug}/policies/${stage}`, policy);
    }
  };
  await savePolicies(firstPolicies[slug]);
  const ciRobot = await robot('ci-main', 'ci', entry);
  const ci = clientOf(ciRobot);
  const ciApi = apiWith(url, `Bearer ${ciRobot.secret}`);

  const stages = made.stages.map((stage) => stage.slug);
  const done = await inTurns(2, project.images, (image) =>
    fillImage(demo, project, stages, { image, ci, ciApi, entry }),
  );
  const sum = (key: 'builds' | 'promotions') => done.reduce((all, one) => all + one[key], 0);
  const [builds, promotions] = [sum('builds'), sum('promotions')];
  say(`Demo: ${name}: ${builds} builds pushed, ${promotions} promotions …`);

  for (const { slug: stage, registry } of made.stages.slice(1)) {
    const cluster = clientOf(await robot(`${stage}-eu`, 'cluster', registry));
    for (const image of project.images) await pullLatest(cluster, `${registry}/${image.name}`);
  }
  await savePolicies(laterPolicies[slug]);
  await stories[slug]?.(actsOn(project, demo.as, ciApi));
  return { builds, promotions };
}

interface Work {
  readonly image: DemoImage;
  readonly ci: RegistryClient;
  /** The same robot at the REST API, where it reports checks. */
  readonly ciApi: Api;
  readonly entry: string;
}

async function fillImage(
  { as, now }: Demo,
  project: DemoProject,
  stages: readonly string[],
  { image, ci, ciApi, entry }: Work,
) {
  const repository = `${entry}/${image.name}`;
  const common = { project: project.slug, image: image.name };
  const describe = `/projects/${project.slug}/images/${image.name.replaceAll('/', '~')}/builds`;
  // Approvers describe no builds.
  const describes = ({ role }: DemoProject['roles'][number]) =>
    role === 'developer' || role === 'maintainer';
  const describer = as[project.roles.find(describes)?.who ?? 'ana'];
  let promotions = 0;
  for (const [at, build] of image.builds.entries()) {
    const content = await makeBuild(project.slug, image, build, now);
    await ci.push(repository, content, build.version);
    if (build.branch === 'main') await ci.push(repository, content, 'main');
    if (image.evidence) {
      const packages = [{ name: image.name, version: build.version }];
      await ci.push(repository, makeSbom(content, image.name, packages));
      await ci.push(repository, makeSignature(content, `ci-main@${project.slug}.example.com`));
    }
    const report = { image: image.name, build: at + 1, state: 'passed' };
    const url = `https://ci.example.com/${project.slug}/${image.name}/${4180 + at * 7}`;
    for (const [name, summary] of [
      ['tests', `${380 + at * 8} passed`],
      ['scan', 'Nothing critical or high'],
    ]) {
      const path = `/projects/${project.slug}/checks`;
      await ciApi('POST', path, { ...report, name, summary, url });
    }
    const properties = { 'ci.run': String(4180 + at * 7), tests: `${380 + at * 8} passed` };
    await describer('PUT', `${describe}/${at + 1}/properties`, properties);
    for (let stage = 1; stage <= build.reach; stage += 1) {
      const who = as[project.promoters[stage - 1] ?? 'ana'];
      const asked = await who<{ id: string; state: string }>('POST', '/promotions', {
        ...common,
        build: at + 1,
        to: stages[stage],
      });
      if (asked.state === 'waiting') {
        const approve = { decision: 'approve' };
        await as[project.approver]('POST', `/promotions/${asked.id}/approvals`, approve);
      }
      promotions += 1;
    }
  }
  if (image.rollBack) {
    const { stage, to, reason } = image.rollBack;
    const number = image.builds.findIndex(({ version }) => version === to) + 1;
    await as[project.approver]('POST', '/promotions', {
      ...common,
      build: number,
      to: stage,
      reason,
    });
    promotions += 1;
  }
  return { builds: image.builds.length, promotions };
}

/** What a cluster does: resolve `latest`, then fetch what the manifest names. */
async function pullLatest(cluster: RegistryClient, repository: string): Promise<void> {
  const { bytes } = await cluster.pullManifest(repository, 'latest');
  interface Manifest {
    config?: { digest: string };
    layers?: { digest: string }[];
    manifests?: { digest: string }[];
  }
  const read = async (document: Manifest): Promise<void> => {
    const blobs = [...(document.config ? [document.config] : []), ...(document.layers ?? [])];
    for (const { digest } of blobs) await cluster.pullBlob(repository, digest);
    for (const { digest } of document.manifests ?? []) {
      const child = await cluster.pullManifest(repository, digest);
      await read(JSON.parse(child.bytes.toString()) as Manifest);
    }
  };
  await read(JSON.parse(bytes.toString()) as Manifest);
}

/** Works through a list, so many at once. */
async function inTurns<T, R>(
  lanes: number,
  list: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const waiting = list.entries();
  const results: R[] = [];
  const lane = async () => {
    for (const [at, item] of waiting) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
