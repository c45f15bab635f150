import { Fragment } from 'react';
import type { ActorView } from '@/domain/people/actors';
import { own } from '@/lib/text/own';
import { Breakable } from '../../ui/text/breakable';

interface ActorNameProps {
  actor: ActorView;
  className?: string | undefined;
}

/** Who did something, wherever it is told: the name, and beside it a person's e-mail or a robot's kind. */
export const ActorName = ({ actor, className }: ActorNameProps) => (
  <Named name={actor.name} beside={besideOf(actor)} className={className} />
);

const robotKinds: Readonly<Record<string, string>> = { ci: 'CI robot', cluster: 'cluster' };

const besideOf = ({ kind, detail }: ActorView): string | null =>
  kind === 'robot' && detail !== null ? (own(robotKinds, detail) ?? detail) : detail;

/** Some actors, one after another. */
export const ActorNames = ({ actors }: { actors: readonly ActorView[] }) =>
  actors.map((actor, at) => (
    <Fragment key={actor.id ?? actor.name}>
      {at === 0 ? null : ', '}
      <ActorName actor={actor} />
    </Fragment>
  ));

interface PersonNameProps {
  name: string;
  email: string;
  className?: string | undefined;
}

/** A person, as `ActorName` shows one. */
export const PersonName = ({ name, email, className }: PersonNameProps) => (
  <Named name={name} beside={email} className={className} />
);

/** @param beside what tells those apart who are called alike; null: nothing does. */
function Named({
  name,
  beside,
  className,
}: {
  name: string;
  beside: string | null;
  className: string | undefined;
}) {
  return (
    <span className={className}>
      <Breakable text={name} />
      {beside === null || name === beside || name.endsWith(`(${beside})`) ? null : (
        <>
          {' '}
          <span className="font-normal wrap-anywhere text-secondary">({beside})</span>
        </>
      )}
    </span>
  );
}
