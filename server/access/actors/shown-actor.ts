import type { ActorView } from '@/domain/people/actors';
import type { Actor } from '@/domain/permissions/can';
import { actingIn, type Call } from '../call/context';

/** Whoever acts, as `actorOf` would show them. */
export const shownActor = (actor: Actor): ActorView => ({
  kind: actor.kind,
  id: actor.id,
  name: actor.name,
  detail: actor.kind === 'person' ? actor.email : actor.robotKind,
});

/** Whoever is behind a call (`originOf`), as `actorOf` would show them. */
export const shownCaller = (call: Call): ActorView => shownActor(actingIn(call));
