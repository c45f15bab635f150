/** Who did something: a person, a robot, a stage's policy, or the installation itself. */
export const actorKinds = ['person', 'robot', 'policy', 'system'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** Who did something, as rows keep them: as the trail names them, a person by their e-mail address. */
export interface KeptActor {
  readonly kind: ActorKind;
  /** Of a person or robot; of a policy its stage's. Null: the installation itself, or not known any more. */
  readonly id: string | null;
  readonly name: string;
}

/** Who did something, as everybody is told: by what people call them now. */
export interface ActorView extends KeptActor {
  /** A person's e-mail address, a robot's kind; null where there is none, or it is not known any more. */
  readonly detail: string | null;
}

/**
 * An actor in a sentence that stands alone (a refusal, a reason, what docker prints): the name, of a person with
 * the address, for two people may be called alike.
 */
export const toldActor = ({ kind, name, detail }: ActorView): string =>
  kind === 'person' && detail !== null && detail !== name ? `${name} (${detail})` : name;

/** What rows keep of an actor that was read. */
export const keptActor = (actor: ActorView): KeptActor => ({
  kind: actor.kind,
  id: actor.id,
  name: nameInTrail(actor),
});

/** An actor as the trail names them, and lines about them do: a person by their e-mail address. */
export const nameInTrail = ({ kind, name, detail }: ActorView): string =>
  kind === 'person' ? (detail ?? name) : name;
