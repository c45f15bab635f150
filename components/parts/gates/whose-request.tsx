import Link from 'next/link';
import type { ActorView } from '@/domain/people/actors';
import { ActorName } from '../actors/actor-name';
import { promotionHref } from '../hrefs';

interface WhoseRequestProps {
  /** The open request that verdicts are of; null: nobody has asked. */
  promotion: string | null;
  requestedBy: ActorView | null;
}

/** Whose request it is that gates speak of, and the way to it. */
export function WhoseRequest({ promotion, requestedBy }: WhoseRequestProps) {
  if (promotion === null || requestedBy === null) return null;
  return (
    <p className="text-12 break-words text-secondary">
      <Link
        href={promotionHref(promotion)}
        className="inline-flex min-h-6 items-center rounded-sm text-accent hover:underline"
      >
        Requested
      </Link>{' '}
      by <ActorName actor={requestedBy} />
    </p>
  );
}
