import { ActorName } from '../parts/actors/actor-name';
import { Until } from '../ui/text/until';
import { givenBy, type Link } from './link';

/** Who invites whom, to what, and for how long. */
export function WhatFor({ link }: { link: Link }) {
  const given = givenBy(link);
  return (
    <div className="flex flex-col gap-1 text-13 text-secondary">
      <p className="wrap-anywhere">
        <ActorName actor={link.by} /> invites{' '}
        <strong className="font-medium text-text">{link.email}</strong>.
      </p>
      <p className="wrap-anywhere">
        {given === null
          ? 'It brings an account; a role on a project comes from the maintainers there.'
          : `It brings ${given}.`}{' '}
        The link works once, until <Until at={link.expiresAt} />.
      </p>
    </div>
  );
}
