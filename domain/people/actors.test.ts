import { describe, expect, it } from 'vitest';
import { keptActor, nameInTrail, toldActor, type ActorView } from './actors';

const ana: ActorView = { kind: 'person', id: 'a1', name: 'Ana', detail: 'ana@example.com' };
const ci: ActorView = { kind: 'robot', id: 'r1', name: 'robot.shop.ci', detail: 'ci' };
const gone: ActorView = { kind: 'person', id: null, name: 'max@example.com', detail: null };

describe('an actor', () => {
  it('is told in a sentence by the name, a person with the address: two may be called alike', () => {
    expect([ana, ci, gone].map(toldActor)).toEqual([
      'Ana (ana@example.com)',
      'robot.shop.ci',
      'max@example.com',
    ]);
  });

  it('is kept as the trail names them: by what nobody else is called', () => {
    expect(keptActor(ana)).toEqual({ kind: 'person', id: 'a1', name: 'ana@example.com' });
    expect([ci, gone].map(nameInTrail)).toEqual(['robot.shop.ci', 'max@example.com']);
  });
});
