'use client';

import { PackageOpen } from 'lucide-react';
import { buildLines } from '../parts/clients/client-lines';
import { PlainHttp } from '../parts/clients/plain-http';
import { useServer } from '../parts/clients/use-server';
import { Snippet } from '../ui/copy/snippet';
import { EmptyState } from '../ui/page/empty-state';

interface EmptyBoardProps {
  image: string;
  /** The entry registry. */
  registry: string;
}

/** An image without a build: the lines that push its first one. The page fills by itself then. */
export function EmptyBoard({ image, registry }: EmptyBoardProps) {
  const server = useServer();
  return (
    <EmptyState icon={<PackageOpen aria-hidden />} title={`No build of ${image} yet`}>
      <p className="mb-3">Push one to the entry registry; it appears here by itself.</p>
      <Snippet
        className="text-left text-text"
        what="push lines"
        code={buildLines(server, { registry, image, reference: { tag: '1.0.0' } })}
      />
      <PlainHttp client="docker" server={server} />
    </EmptyState>
  );
}
