import { afterAll, beforeAll, expect, it } from 'vitest';
import { reinstateBuild } from '@/server/content/builds/reinstate-build';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { getBoard } from '@/server/pipeline/boards/get-board';
import { createGateWorld, type GateWorld } from './world';

let world: GateWorld;
beforeAll(async () => {
  world = await createGateWorld();
  await world.policy('staging', []);
});
afterAll(() => world.drop());

const rollBack = async () => {
  const board = await getBoard(world.services, world.kim, { project: 'shop', image: 'api' });
  return board.lanes[1]?.rollBack;
};
const named = (number: number) => ({ project: 'shop', image: 'api', number });
const withdraw = (number: number) =>
  withdrawBuild(world.services, world.kim, { ...named(number), reason: 'leaks' });

it('says why a stage has nothing to go back to, and what is withdrawn or comes later', async () => {
  await world.push('api', 3);
  await world.ask(world.kim, { image: 'api', build: 1 });
  expect(await rollBack()).toMatchObject({ reason: 'There is no earlier build here.' });
  await world.ask(world.kim, { image: 'api', build: 2 });
  expect(await rollBack()).toMatchObject({ allowed: true });
  await withdraw(1);
  expect(await rollBack()).toEqual({
    allowed: false,
    reason: 'The earlier build here, #1, is withdrawn.',
  });
  await world.ask(world.kim, { image: 'api', build: 3 });
  expect(await rollBack()).toMatchObject({ allowed: true });
  await withdraw(2);
  expect(await rollBack()).toMatchObject({
    reason: 'Every earlier build here is withdrawn: #2, #1.',
  });
  await reinstateBuild(world.services, world.kim, named(1));
  await world.ask(world.kim, { image: 'api', build: 1, reason: 'leaks' });
  expect(await rollBack()).toEqual({
    allowed: false,
    reason: 'Nothing to go back to: promoting #3 again goes forward.',
  });
  await withdraw(3);
  expect(await rollBack()).toMatchObject({
    reason: 'Nothing to go back to: #3, #2 are withdrawn.',
  });
});
