import { Fragment } from 'react';
import type { ActorView } from '@/domain/people/actors';
import { own } from '@/lib/text/own';
import { cn } from '../../ui/cn';
import { Breakable } from '../../ui/text/breakable';

interface ActorNameProps {
  actor: ActorView;
  /** In a cell with little room: what stands beside the name is left to the title and to screen readers. */
  short?: boolean | undefined;
  className?: string | undefined;
}

/** Who did something, wherever it is told: the name, and beside it a person's e-mail or a robot's kind. */
export const ActorName = ({ actor, ...look }: ActorNameProps) => (
  <Named name={actor.name} beside={besideOf(actor)} {...look} />
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

interface NamedProps extends Omit<ActorNameProps, 'actor'> {
  name: string;
  /** What tells those apart who are called alike; null: nothing does. */
  beside: string | null;
}

function Named({ name, beside, short, className }: NamedProps) {
  const apart = beside === null || name === beside || name.endsWith(`(${beside})`) ? null : beside;
  if (short) {
    return (
      // Positioned, so that what is hidden for screen readers alone is cut with it and widens no table.
      <span
        title={apart === null ? name : `${name} (${apart})`}
        className={cn('relative inline-block max-w-full truncate align-bottom', className)}
      >
        {name}
        {apart === null ? null : <span className="sr-only"> ({apart})</span>}
      </span>
    );
  }
  return (
    <span className={className}>
      <Breakable text={name} />
      {apart === null ? null : (
        <>
          {' '}
          <span className="font-normal wrap-anywhere text-secondary">({apart})</span>
        </>
      )}
    </span>
  );
}
