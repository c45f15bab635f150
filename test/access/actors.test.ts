import { afterAll, beforeAll, expect, it } from 'vitest';
import { actorOf } from '@/server/access/actors/actor-of';
import { readActors } from '@/server/access/actors/read-actors';
import { createTestDatabase, type TestDatabase } from '../setup/database';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

const [ana, gone] = [10, 11].map((n) => `00000000-0000-4000-8000-0000000000${n}`);

it('an actor has today’s name and what tells it apart, or the name that was kept', async () => {
  await test.db.prisma.person.create({
    data: { id: ana!, email: 'ana@example.com', name: 'Ana Núñez' },
  });
  const kept = { kind: 'person', id: ana!, name: 'ana@example.com' } as const;
  const nobody = { kind: 'person', id: gone!, name: 'max@example.com' } as const;
  const shown = await readActors(test.db.sql, [kept, nobody, kept]);
  const found = { ...kept, name: 'Ana Núñez', detail: 'ana@example.com' };
  expect(shown(kept)).toEqual(found);
  expect(shown(nobody)).toEqual({ ...nobody, detail: null });

  // Whatever rows of the statement around it are called.
  const text = `SELECT ${actorOf(`'person'`, 'u.id', 'u.email')} AS actor FROM person u WHERE u.id = $1::uuid`;
  const [row] = await test.db.sql.query({ name: 'test.actors', text }, [ana]);
  expect(row).toEqual({ actor: found });
});
