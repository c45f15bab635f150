import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goClient, npmClient, run } from './command';
import {
  type ToldArgo,
  type ToldArgoRegistries,
  type ToldFlux,
  type ToldFluxPolicy,
  type ToldKeel,
  type ToldRenovate,
  type ToldRenovateHosts,
  toldTo,
} from './told';
import type { ClientWorld } from './world';

/**
 * Tools that read a tag list as what may run, each as it is told in docs/gitops-tags.md unless a test says
 * something else, and each with the credential of production's cluster. What they answer is what they
 * would deploy: a tag, `tag@digest`, or nothing ('').
 *
 * They are the tools' own code: Flux's policies, the scanner of Argo CD's image updater 1.2.2 (1.3 differs
 * where no constraint is given: it leaves pre-releases out), Keel's poll trigger as of May 2025 (later ones
 * differ in `force` without `matchTag`, `glob:` and what they do at their start), and Renovate as a whole.
 */
export const flux = goClient('flux-policy');
export const argo = goClient('argo-image-updater');
export const keel = goClient('keel-poll');
export const renovate = npmClient('renovate');

export async function fluxPicks(world: ClientWorld, ...policy: string[]): Promise<string> {
  const [repository, told] = toldTo('Flux', world.server.host) as [ToldFlux, ToldFluxPolicy];
  const asked = policy.length > 0 ? policy : ['semver', told.spec.policy.semver.range];
  return (await world.ok(world.cluster, flux!, repository.spec.image, ...asked)).trim();
}

/** @param settings in place of what the page tells about the image */
export async function argoPicks(
  world: ClientWorld,
  settings?: { imageName: string; updateStrategy: string; allowTags?: string },
): Promise<string> {
  const told = toldTo('Argo CD Image Updater', world.server.host);
  const [updater, { registries }] = told as [ToldArgo, ToldArgoRegistries];
  const [image] = updater.spec.applicationRefs[0]!.images;
  const {
    imageName,
    updateStrategy,
    allowTags = '',
  } = settings ?? {
    ...image!.commonUpdateSettings,
    imageName: image!.imageName,
  };
  // There is no Kubernetes to read the pull secret from.
  const file = world.path('registries.conf');
  const entries = registries.map((one) => ({ ...one, credentials: 'env:CLUSTER' }));
  await writeFile(file, JSON.stringify({ registries: entries }));
  const { username, password } = world.cluster;
  const args = [`-registries=${file}`, `-strategy=${updateStrategy}`, `-allow-tags=${allowTags}`];
  const call = [`CLUSTER=${username}:${password}`, argo!, ...args, imageName];
  return (await world.ok(world.cluster, 'env', ...call)).trim();
}

interface Workload {
  /** In place of the page's. */
  readonly policy?: string;
  readonly tag?: string;
  /** What the tag meant when Keel looked before; without, it starts now. */
  readonly running?: string;
}

/** @throws Error with what Keel says where it cannot watch the workload */
export async function keelDeploys(
  world: ClientWorld,
  { policy, tag, running }: Workload = {},
): Promise<string> {
  const [told] = toldTo('Keel', world.server.host) as [ToldKeel];
  const annotations = { ...told.metadata.annotations };
  if (policy !== undefined) {
    annotations['keel.sh/policy'] = policy;
    delete annotations['keel.sh/matchTag'];
  }
  const [{ image }] = told.spec.template.spec.containers as [{ image: string }];
  const reference = tag === undefined ? image : image.replace(/:[^:/]+$/, `:${tag}`);
  const args = [`-annotations=${JSON.stringify(annotations)}`, `-running=${running ?? ''}`];
  return (await world.ok(world.cluster, keel!, ...args, reference)).trim();
}

interface Update {
  readonly updateType: string;
  readonly newValue: string;
  readonly newDigest?: string;
}

/**
 * What Renovate proposes for references as a Dockerfile names them.
 * @param rule over what the page tells
 */
export async function renovateProposes(
  world: ClientWorld,
  references: readonly string[],
  rule: Record<string, unknown> = {},
): Promise<string[]> {
  const told = toldTo('Renovate', world.server.host);
  const [{ packageRules }, { hostRules }] = told as [ToldRenovate, ToldRenovateHosts];
  const folder = await mkdtemp(world.path('renovate-'));
  for (const [at, reference] of references.entries()) {
    await mkdir(join(folder, 'code', String(at)), { recursive: true });
    await writeFile(join(folder, 'code', String(at), 'Dockerfile'), `FROM ${reference}\n`);
  }
  const { username, password } = world.cluster;
  // By plain HTTP, on a port: a rule for a bare address is read as one for HTTPS.
  const here = { matchHost: '127.0.0.1', insecureRegistry: true, username, password };
  const config = {
    enabledManagers: ['dockerfile'],
    hostRules: hostRules.map((one) => ({ ...one, ...here })),
    packageRules: packageRules.map((one) => ({ ...one, ...rule })),
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const env = {
    HOME: folder,
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'debug',
    // What it kept of an earlier look does not count.
    RENOVATE_BASE_DIR: join(folder, 'base'),
    RENOVATE_CONFIG_FILE: join(folder, 'config.json'),
  };
  const args = [renovate!.program, '--platform=local', '--dry-run=lookup'];
  const ended = await run(renovate!.node, [...args, '--require-config=ignored'], {
    cwd: join(folder, 'code'),
    env,
  });
  const said = ended.stdout
    .split('\n')
    .filter((line) => line.includes('"packageFiles with updates"'))
    .map((line) => JSON.parse(line) as { config: { dockerfile: DockerfileFound[] } });
  const found = said[0]?.config.dockerfile;
  if (!found) throw new Error(`Renovate found nothing: ${ended.stdout.slice(-2000)}`);
  return references.map((_, at) => {
    const [dependency] = found.find((one) => one.packageFile === `${at}/Dockerfile`)!.deps;
    const { updates, warnings } = dependency!;
    // A pinned tag that is off the list is warned of beside the proposal to leave it.
    if (updates.length === 0 && warnings.length > 0) throw new Error(JSON.stringify(warnings));
    return updates
      .map(({ newValue, newDigest }) => `${newValue}${newDigest ? `@${newDigest}` : ''}`)
      .join(' ');
  });
}

interface DockerfileFound {
  readonly packageFile: string;
  readonly deps: readonly { updates: readonly Update[]; warnings: readonly unknown[] }[];
}
