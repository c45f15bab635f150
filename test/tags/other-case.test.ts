import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClosureWorld, type ClosureWorld } from '../closure/world';
import { administrator } from '../setup/administrator';
import { rawCaller } from '../setup/raw';
import { smallImage } from '../setup/small-image';

let world: ClosureWorld;
beforeAll(async () => {
  world = await createClosureWorld();
});
afterAll(() => world.stop());

it('a tag like the reserved one in another case is a client’s own, and takes nothing from it', async () => {
  const [first, second] = [await smallImage('first'), await smallImage('second')];
  await world.push('api', first, '1.0.0');
  await expect(world.push('api', second, 'build-1')).rejects.toMatchObject({
    code: 'TAG_RESERVED',
  });
  await world.push('api', second, 'Build-1');
  expect(await world.has('dev', 'api', 'build-1')).toBe(first.digest);
  expect(await world.has('dev', 'api', 'build-2')).toBe(second.digest);
  expect(await world.has('dev', 'api', 'Build-1')).toBe(second.digest);
  await world.promote('api', 1, 'staging');
  expect(await world.has('staging', 'api', 'Build-1')).toBeNull();
  expect(await world.has('staging', 'api', 'build-1')).toBe(first.digest);

  const { email: username, token: password } = administrator;
  const raw = rawCaller(world.server.url, { username, password });
  const { tags } = (await raw('GET', '/v2/shop-dev/api/tags/list')).json<{ tags: string[] }>();
  expect(tags).toContain('Build-1');
  expect(tags).not.toContain('build-1');
});
