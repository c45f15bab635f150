import type { Metadata } from 'next';
import { SearchX } from 'lucide-react';
import { EmptyState } from '@/components/ui/page/empty-state';
import { LinkButton } from '@/components/ui/buttons/button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-2xl flex-col justify-center px-4">
      <EmptyState
        icon={<SearchX aria-hidden />}
        heading="h1"
        title="Nothing here that you may see"
        action={
          <LinkButton href="/" variant="primary">
            Go home
          </LinkButton>
        }
      >
        Either this page does not exist, or it belongs to a project that you have no role in. A
        maintainer of the project can give you one.
      </EmptyState>
    </main>
  );
}
