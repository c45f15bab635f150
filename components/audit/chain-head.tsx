'use client';

import { useQuery } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import { CopyButton } from '../ui/copy/copy-button';

/** The newest link of the chain, and what it is good for; nothing for who may not read all of the trail. */
export function ChainHead() {
  const readsAll = useMe().instanceRole !== null;
  const { data } = useQuery({ ...queries.auditHead(), enabled: readsAll });
  if (!data?.head) return null;
  const head = `${data.head.position}:${data.head.hash}`;
  return (
    <section
      aria-label="Head of the chain"
      className="mt-6 flex flex-col gap-1 border-t border-line pt-3 text-12 text-secondary"
    >
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link2 aria-hidden className="size-4 shrink-0" />
        <span className="font-medium text-text">Head of the chain</span>
        <span className="inline-flex min-w-0 items-center gap-1">
          <code className="font-mono break-all">{head}</code>
          <CopyButton value={head} what="head of the chain" />
        </span>
      </p>
      <p className="max-w-3xl">
        Every line is hashed together with all before it. Note the head where nobody who runs this
        server can change it; later{' '}
        <code className="font-mono break-words">npm run audit:verify -- --head …</code> proves that
        nothing up to here was changed, taken out or cut off since.
      </p>
    </section>
  );
}
