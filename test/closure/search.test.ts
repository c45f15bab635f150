import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { searchResult } from '@/contract/shapes/audit';
import { amd64, type Content, makeIndex } from '@/scripts/lib/oci';
import { createPerson } from '../setup/person';
import { smallImage } from '../setup/small-image';
import {
  type ClosureWorld,
  createClosureWorld,
  documentAbout,
  referring,
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
  const answer = await world.server.api<{ items: z.infer<typeof searchResult>[] }>(
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

  it('says what of the build has the digest, where that is not the build’s own', async () => {
    const [one] = await find(index.digest);
    expect(one?.through).toBeNull();
    for (const [digest, through] of [
      [platform.digest, 'linux/amd64'],
      [platform.blobs[0]!.digest, 'the config of linux/amd64'],
      [signature.digest, 'a signature'],
      [report.digest, 'an attachment'],
    ] as const) {
      expect(await find(digest)).toMatchObject([{ number: 1, through }]);
    }
    const plain = await world.push('plain', await smallImage('searched plain'), '1.0.0');
    expect(await find(plain.digest)).toMatchObject([{ through: null }]);
    expect(await find(plain.blobs[0]!.digest)).toMatchObject([{ through: 'the config' }]);
  });

  it('marks what is withdrawn, also by a part that another build has', async () => {
    const shared = await smallImage('searched shared');
    const bad = await world.push('marked', shared, '1.0.0');
    await world.push('marked', makeIndex([{ content: shared, platform: amd64 }]), '2.0.0');
    const path = '/projects/shop/images/marked/builds/1/withdrawal';
    expect((await world.server.api('POST', path, { reason: 'leaks' })).status).toBe(201);
    const found = new Map((await find(bad.digest)).map((one) => [one.number, one]));
    expect(found.get(1)).toMatchObject({ withdrawal: { reason: 'leaks', through: null } });
    expect(found.get(2)).toMatchObject({
      through: 'linux/amd64',
      withdrawal: { reason: 'leaks', through: { build: 1, part: shared.digest } },
    });
  });

  it('finds a build by what a client would pull, with any host or none', async () => {
    await world.promote('api', 1, 'staging');
    const host = new URL(world.server.url).host;
    const references = [
      'shop-dev/api:1.0.0',
      'shop-staging/api:1.0.0',
      `shop-dev/api@${index.digest}`,
    ];
    for (const q of [
      ...references.flatMap((one) => [
        one,
        `${host}/${one}`,
        `docker://registry.example.com/${one}`,
      ]),
      'api:1.0.0',
      'shop/api:1.0.0',
      `api@${index.digest}`,
      `shop-dev/api:other@${index.digest.slice(0, 19)}`,
    ]) {
      expect(await find(q), q).toMatchObject([{ image: 'api', number: 1, through: null }]);
    }
    expect(await find(`shop-dev/api@${platform.digest}`)).toMatchObject([
      { through: 'linux/amd64' },
    ]);
    // What means nothing there, in the registry of another stage or in another image.
    for (const q of [
      'shop-prod/api:1.0.0',
      'shop-dev/api:9.9.9',
      'shop-dev/web:1.0.0',
      'blog-dev/api:1.0.0',
      `shop-dev/plain@${index.digest}`,
    ]) {
      expect(await find(q), q).toEqual([]);
    }
    const path = `/search?q=${encodeURIComponent(`${host}/shop-dev/api`)}`;
    const named = await world.server.api<{ items: object[] }>('GET', path);
    expect(named.body.items).toMatchObject([{ kind: 'image', image: 'api' }]);
  });

  it('finds it by the tag that tools name after it, and by that of a tool in its image', async () => {
    const tag = tagOf(index, '.sig');
    for (const q of [tag, tag.slice(0, 20), tagOf(index, ''), tagOf(index, '.unheard-of')]) {
      expect(await find(q), q).toMatchObject([{ image: 'api', number: 1, through: null }]);
    }
    for (const q of [`shop-dev/api:${tag}`, `registry.example.com:5000/shop-dev/api:${tag}`]) {
      expect(await find(q), q).toMatchObject([{ number: 1, through: 'a signature' }]);
    }
  });

  it('finds it by the first six digits of a digest, and as a page cuts one', async () => {
    const hex = index.digest.slice('sha256:'.length);
    for (const q of [
      hex.slice(0, 6),
      `sha256:${hex.slice(0, 6)}`,
      `SHA256:${hex.slice(0, 6).toUpperCase()}`,
      `${hex.slice(0, 8)}…${hex.slice(-4)}`,
      `sha256:${hex.slice(0, 12)}...`,
    ]) {
      expect(await find(q), q).toMatchObject([{ image: 'api', number: 1 }]);
    }
    expect(await find(`${hex.slice(0, 8)}…${hex.slice(-4, -1)}x`)).toEqual([]);
    const other = hex.endsWith('0') ? '1' : '0';
    expect(await find(`${hex.slice(0, 8)}…${hex.slice(-4, -1)}${other}`)).toEqual([]);
  });

  it('tells which builds hold a layer', async () => {
    const layer = platform.blobs.at(-1)!;
    await world.push('layered', makeIndex([{ content: platform, platform: amd64 }]), '1.0.0');
    for (const q of [layer.digest, layer.digest.slice(0, 19)]) {
      const found = await find(q);
      expect(found.map(({ image }) => image).sort(), q).toEqual(['api', 'layered']);
      expect(found[0]?.through).toBe('a layer of linux/amd64');
    }
    const plain = await smallImage('searched layer');
    await world.push('layered', plain, '2.0.0');
    expect(await find(plain.blobs.at(-1)!.digest)).toMatchObject([{ through: 'a layer' }]);
  });

  it('L11: answers the same for what the caller may not see as for what is not there', async () => {
    const token = await createPerson(world.server, 'outsider@example.com', {});
    const layer = platform.blobs.at(-1)!.digest;
    for (const q of [
      'shop-dev/api:1.0.0',
      'api:1.0.0',
      `shop-dev/api@${index.digest}`,
      'shop-dev/api',
      layer,
      layer.slice(7, 13),
      tagOf(index, '.sig'),
      `shop-dev/api:${tagOf(index, '.sig')}`,
    ]) {
      const path = `/search?q=${encodeURIComponent(q)}`;
      const answer = await world.server.api('GET', path, undefined, { token });
      expect([q, answer.status, answer.body]).toEqual([q, 200, { items: [] }]);
    }
  });

  it('L11: finds nothing by what another image has of it, or for whoever may not see it', async () => {
    const elsewhere = await world.push('other', documentAbout(index, 'from afar'));
    expect(await find(elsewhere.digest)).toEqual([]);
    const token = await createPerson(world.server, 'nobody@example.com', {});
    expect(await find(platform.digest, token)).toEqual([]);
  });
});

describe('a promotion by a digest that is no build', () => {
  const refusal = async (digest: string) => {
    const body = { project: 'shop', image: 'api', digest, to: 'staging' };
    const refused = await world.server.api<{ detail: string }>('POST', '/promotions', body);
    expect(refused.status).toBe(404);
    return refused.body.detail;
  };

  it('is refused by the name of its build, and says whether it is a part or tells of it', async () => {
    expect(await refusal(platform.digest)).toContain('is a part of build #1 of shop/api');
    for (const { digest } of [report, signature]) {
      expect(await refusal(digest)).toContain('tells of build #1 of shop/api');
    }
    for (const { digest } of [platform, report, signature]) {
      expect(await refusal(digest)).toContain('goes where that goes. Promote #1.');
    }
  });

  it('L14: says of what stays behind that it does, and what would make a build of it', async () => {
    const rider = await world.push('api', referring(await smallImage('searched rider'), index));
    const told = await refusal(rider.digest);
    expect(told).toContain('stays behind');
    expect(told).not.toContain('goes where');
    expect(told).toContain('push it without its subject and with a tag of its own to shop-dev/api');
    const posing = await world.push('api', await smallImage('posing'), tagOf(index, '.sbom'));
    expect(await refusal(posing.digest)).toContain('give it a tag of its own in shop-dev/api');
    // As it says: then it is a build, and goes.
    await world.push('api', posing, 'posing-1');
    await world.promote('api', 2, 'staging');
    expect(await world.has('staging', 'api', posing.digest)).toBe(posing.digest);
  });
});
