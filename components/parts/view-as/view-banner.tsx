'use client';

import { Eye } from 'lucide-react';
import { toProblem } from '@/client/problem';
import { useMe } from '@/client/me';
import { Button } from '../../ui/buttons/button';
import { useView } from './use-view';

/** Says on every page that one looks as somebody else, and ends it. */
export function ViewBanner() {
  const me = useMe();
  const { stop, end } = useView();
  return (
    <section
      aria-label="You look as somebody else"
      className="sticky top-12 z-20 border-b border-warning bg-surface"
    >
      <div className="mx-auto flex max-w-[100rem] flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-13 lg:px-6">
        <Eye aria-hidden className="size-4 shrink-0 text-warning" />
        <p className="min-w-0 flex-1 wrap-anywhere">
          <span className="font-medium">You see Sallyport as {me.name} (read-only)</span>
          <span className="text-secondary max-sm:hidden">
            , as far as you look after it yourself. Nothing can be changed meanwhile.
          </span>
          {stop.error === null ? null : (
            <span role="alert" className="block text-failed">
              {toProblem(stop.error).detail}
            </span>
          )}
        </p>
        <Button size="small" busy={stop.isPending && 'Stopping…'} onClick={end}>
          Stop
        </Button>
      </div>
    </section>
  );
}
