import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amd64, type Content, makeIndex } from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  signatureByTag,
  tagOf,
} from './world';

let world: ClosureWorld;
let platform: Content;
let index: Content;
let report: Content;
let signature: Content;

beforeAll(async () => {
  world = await createClosureWorld();
  platform = await smallImage('searched platform');
  index = await world.push('api', makeIndex([{ content: platform, platform: amd64 }]), '1.0.0');
  report = await world.push('api', documentAbout(platform, 'searched'));
  signature = await world.push('api', signatureByTag('searched'), tagOf(index, '.sig'));
});
afterAll(() => world.stop());

const find = async (q: string, token?: string) => {
  const path = `/search?q=${encodeURIComponent(q)}`;
  const answer = await world.server.api<{ items: { kind: string; number: number | null }[] }>(
    ...(['GET', path, undefined, token === undefined ? {} : { token }] as const),
  );
  return answer.body.items.filter(({ kind }) => kind === 'build');
};

describe('search', () => {
  it('finds a build by any digest of its closure, and by its config’s', async () => {
    const config = platform.blobs[0]!;
    for (const { digest } of [index, platform, report, signature, config]) {
      expect(await find(digest), digest).toMatchObject([{ kind: 'build', number: 1 }]);
      expect(await find(digest.slice(7, 19)), digest).toMatchObject([{ kind: 'build', number: 1 }]);
    }
  });

  it('L11: finds nothing by what another image has of it, or for whoever may not see it', async () => {
    const elsewhere = await world.push('other', documentAbout(index, 'from afar'));
    expect(await find(elsewhere.digest)).toEqual([]);
    const token = await createPerson(world.server, 'nobody@example.com', {});
    expect(await find(platform.digest, token)).toEqual([]);
  });
});

it('a promotion of a platform’s digest is refused by the name of its build', async () => {
  for (const { digest } of [platform, report, signature]) {
    const body = { project: 'shop', image: 'api', digest, to: 'staging' };
    const refused = await world.server.api<{ detail: string }>('POST', '/promotions', body);
    expect(refused.status).toBe(404);
    expect(refused.body.detail).toContain('Promote #1.');
  }
});
