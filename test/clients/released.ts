import { expect } from 'vitest';
import { makeImage, makeLayer, noise, writeLayout } from '@/scripts/lib/oci';
import { goClient } from './command';
import { createClientWorld, stages, type ClientWorld } from './world';

export const crane = goClient('crane');

/** Releases of `shop`'s image `api`, made and promoted one after the other. */
export interface Released {
  readonly world: ClientWorld;
  /** The image in production, as clients write it. */
  readonly prod: string;
  /** Of each version. */
  readonly digests: Readonly<Record<string, string>>;
  /**
   * CI builds a version, tags the lines that it is the newest of, and it goes to production.
   * @param lines those of its minor and its major version, unless it fixes an older line
   */
  release(version: string, lines?: readonly string[]): Promise<void>;
  /** @param reason for a roll back */
  promote(version: string, to: string, reason?: string): Promise<void>;
  /** The path of the call that withdraws a version (POST) and that lifts it (DELETE). */
  withdrawal(version: string): string;
}

export async function createReleased(name: string, versions: readonly string[]): Promise<Released> {
  const world = await createClientWorld(name);
  const image = 'api';
  const numbers: Record<string, number> = {};
  const digests: Record<string, string> = {};
  const promote: Released['promote'] = async (version, to, reason) => {
    const body = { project: 'shop', image, build: numbers[version], to, reason };
    const made = await world.server.api('POST', '/promotions', body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  };
  const release: Released['release'] = async (
    version,
    lines = [version.replace(/\.\d+$/, ''), version.split('.')[0]!],
  ) => {
    const number = Object.keys(numbers).length + 1;
    numbers[version] = number;
    const files = [{ path: 'app', content: noise(`released ${version}`, 4096) }];
    const layer = await makeLayer('COPY . /app', files);
    const created = new Date(Date.UTC(2026, 0, number)).toISOString();
    const layout = world.path(`layout-${version}`);
    await writeLayout(layout, version, makeImage({ layers: [layer], created }));
    const pushed = world.at(`shop-dev/${image}:${version}`);
    await world.ok(world.ci, crane!, 'push', layout, pushed);
    for (const line of lines) await world.ok(world.ci, crane!, 'tag', pushed, line);
    digests[version] = (await world.ok(world.ci, crane!, 'digest', pushed)).trim();
    for (const to of stages) await promote(version, to);
  };
  for (const version of versions) await release(version);
  return {
    world,
    prod: world.at(`shop-prod/${image}`),
    digests,
    release,
    promote,
    withdrawal: (version) => `/projects/shop/images/${image}/builds/${numbers[version]}/withdrawal`,
  };
}
