import { Fragment } from 'react';
import type { Current, LetIn } from '@/contract/shapes/current';
import { PersonName } from './person-name';

/** Whoever did something: a person with the address, a robot or policy with its own name. */
export const ActorName = ({ actor }: { actor: Current['by'] }) => (
  <PersonName
    name={actor.name}
    email={actor.kind === 'person' ? (actor.detail ?? actor.name) : actor.name}
  />
);

/** Some people, one after another. */
export const ActorNames = ({ actors }: { actors: readonly Current['by'][] }) =>
  actors.map((actor, at) => (
    <Fragment key={actor.id ?? actor.name}>
      {at === 0 ? null : ', '}
      <ActorName actor={actor} />
    </Fragment>
  ));

/** Who let a build in, in one line: the same words wherever it is told. */
export function WhoLetIn({ letIn: { requestedBy, approvedBy, executedBy } }: { letIn: LetIn }) {
  return (
    <>
      requested by <ActorName actor={requestedBy} />
      {approvedBy.length === 0 ? null : (
        <>
          , approved by <ActorNames actors={approvedBy} />
        </>
      )}
      {executedBy === null ? null : (
        <>
          , executed by <ActorName actor={executedBy} />
        </>
      )}
    </>
  );
}
