'use client';

import { PackageOpen } from 'lucide-react';
import { useMe } from '@/client/me';
import { EmptyState } from '../ui/empty-state';
import { Snippet } from '../ui/snippet';

interface EmptyBoardProps {
  image: string;
  /** The entry registry. */
  registry: string;
}

/** An image without a build: the lines that push its first one. The page fills by itself then. */
export function EmptyBoard({ image, registry }: EmptyBoardProps) {
  const { registryHost } = useMe();
  const reference = `${registryHost}/${registry}/${image}:1.0.0`;
  return (
    <EmptyState icon={<PackageOpen aria-hidden />} title={`No build of ${image} yet`}>
      <p className="mb-3">Push one to the entry registry; it appears here by itself.</p>
      <Snippet
        className="text-left text-text"
        what="push lines"
        code={[
          `docker login ${registryHost}`,
          `docker build -t ${reference} .`,
          `docker push ${reference}`,
        ].join('\n')}
      />
    </EmptyState>
  );
}
