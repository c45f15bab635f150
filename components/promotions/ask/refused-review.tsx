import { Ban } from 'lucide-react';
import { boardHref } from '../../parts/hrefs';
import { LinkButton } from '../../ui/buttons/button';
import { EmptyState } from '../../ui/page/empty-state';

interface RefusedReviewProps {
  project: string;
  image: string;
  /** Why, and what to do instead, as the server says it. */
  reason: string;
}

/** A promotion that the rules do not allow: nothing failed, so there is nothing to try again. */
export function RefusedReview({ project, image, reason }: RefusedReviewProps) {
  return (
    <EmptyState
      icon={<Ban aria-hidden />}
      title="This cannot be promoted there"
      action={
        <LinkButton variant="primary" href={boardHref(project, image)}>
          Open the board
        </LinkButton>
      }
    >
      {reason}
    </EmptyState>
  );
}
