import { SearchX } from 'lucide-react';
import { LinkButton } from '@/components/ui/buttons/button';
import { EmptyState } from '@/components/ui/page/empty-state';

export default function NotFound() {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      heading="h1"
      title="Nothing here that you may see"
      action={
        <LinkButton href="/" variant="primary">
          All projects
        </LinkButton>
      }
    >
      Either it does not exist, or it belongs to a project that you have no role in. A maintainer of
      the project can give you one.
    </EmptyState>
  );
}
