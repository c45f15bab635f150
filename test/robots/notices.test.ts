import { afterAll, beforeAll, expect, it } from 'vitest';
import { noticeEnds } from '@/server/access/robots/notice-ends';
import { toldOf } from '../support/told-of';
import { createRobotWorld, type RobotWorld } from './world';

let world: RobotWorld;
beforeAll(async () => {
  world = await createRobotWorld();
});
afterAll(() => world.drop());

/** What was told of a robot's secrets, as whoever listens gets it. */
const told = async (robot: string) => {
  const events = await toldOf(world.db.sql);
  return events.flatMap(({ credential }) => (credential?.robot === robot ? [credential] : []));
};
const inbox = async (as: 'kim' | 'ben') => {
  const { body } = await world.api(world.tokens[as], 'GET', '/inbox');
  return body.credentials as { robot: string; ended: boolean }[];
};
const look = () => noticeEnds(world.db, world.clock.read());

it('tells 14, 7 and 1 days before the last secret ends, each exactly once, however many look', async () => {
  const { secret, expiresAt, username } = await world.make('ends', {
    kind: 'ci',
    registry: 'shop-dev',
  });
  const credential = { robot: 'ends', prefix: secret.slice(0, 8), endsAt: expiresAt };
  world.clock.forward({ days: 15, hours: 23 });
  expect(await look()).toBe(0);
  world.clock.forward({ hours: 1 });
  const looks = await Promise.all([look(), look(), look(), look()]);
  expect(looks.reduce((sum, given) => sum + given)).toBe(1);
  expect(await told('ends')).toEqual([{ ...credential, days: 14 }]);
  world.clock.forward({ days: 7 });
  await Promise.all([look(), look()]);
  await look();
  world.clock.forward({ days: 6 });
  await look();
  await look();
  expect((await told('ends')).map(({ days }) => days)).toEqual([14, 7, 1]);
  expect(await world.trail(username)).toEqual([
    'robot.created',
    ...Array<string>(3).fill('robot.secret-expiring'),
  ]);
  expect(JSON.stringify(await told('ends'))).not.toContain(secret);
});

it('shows it to those who look after the robot alone, and as stopped once it ended in use', async () => {
  const { username, secret } = await world.make('stops', { expiresInDays: 10 });
  await world.make('idle', { expiresInDays: 10 });
  world.clock.forward({ days: 4 });
  expect((await inbox('kim')).map(({ robot }) => robot)).not.toContain('stops');
  await look();
  expect(await inbox('kim')).toContainEqual(
    expect.objectContaining({ robot: 'stops', project: 'shop', ended: false }),
  );
  expect(await inbox('ben')).toEqual([]);
  const { body } = await world.api(world.tokens.kim, 'GET', '/inbox/count');
  expect(body.credentials).toBe((await inbox('kim')).length);
  await world.signIn(username, secret);
  world.clock.forward({ days: 6 });
  const after = await inbox('kim');
  expect(after).toContainEqual(expect.objectContaining({ robot: 'stops', ended: true }));
  expect(after.map(({ robot }) => robot)).not.toContain('idle');
});

it('tells of none that has a successor, nor of a robot that is disabled', async () => {
  await world.make('rotated', { expiresInDays: 30 });
  await world.make('off', { expiresInDays: 30 });
  await world.ask('kim', 'PATCH', '/off', { disabled: true });
  world.clock.forward({ days: 20 });
  await world.ask('kim', 'POST', '/rotated/secrets', { overlapHours: 720 });
  await look();
  expect(await told('rotated')).toEqual([]);
  expect(await told('off')).toEqual([]);
});

it('L16: one notice that cannot be given holds up no other', async () => {
  await world.make('mute', { expiresInDays: 10 });
  await world.make('told', { expiresInDays: 10 });
  world.clock.forward({ days: 4 });
  const { pool } = world.db;
  await pool.query(`CREATE FUNCTION mute() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'mute'; END $$`);
  await pool.query(`CREATE TRIGGER mute BEFORE INSERT ON audit_event FOR EACH ROW
    WHEN (NEW.action = 'robot.secret-expiring' AND NEW.target LIKE '%.mute') EXECUTE FUNCTION mute()`);
  await expect(look()).rejects.toThrow('some notices');
  expect([(await told('mute')).length, (await told('told')).length]).toEqual([0, 1]);
  await pool.query('DROP TRIGGER mute ON audit_event');
  await look();
  expect([(await told('mute')).length, (await told('told')).length]).toEqual([1, 1]);
});
