'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useLive } from '@/client/live/live-provider';
import { toast } from '../ui/notices/toast';

/** The server has so long to say that it is there, in ms. */
const patienceMs = 5_000;

/**
 * Keeps a page where the server is away: a link would lead out of it to the browser's own error page, and
 * what was typed would be gone. Where changes cannot arrive, a link asks first whether the server answers.
 */
export function StayWhileAway() {
  const router = useRouter();
  const isAway = useLive().state === 'reconnecting';
  useEffect(() => {
    if (!isAway) return;
    const ask = (event: MouseEvent) => {
      const to = leadingTo(event);
      if (to === null) return;
      event.preventDefault();
      event.stopPropagation();
      void answers().then((there) => {
        if (there) router.push(to);
        else
          toast.failed(
            'The server does not answer',
            'You stay on this page, with what you typed. Try again in a moment.',
          );
      });
    };
    document.addEventListener('click', ask, { capture: true });
    return () => document.removeEventListener('click', ask, { capture: true });
  }, [isAway, router]);
  return null;
}

/** Which page of this site a plain click opens in this very window; null: none. */
function leadingTo(event: MouseEvent): string | null {
  const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event;
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return null;
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  const here = window.location;
  const isHere = pathname === here.pathname && search === here.search && hash !== '';
  return origin !== here.origin || isHere ? null : pathname + search + hash;
}

const answers = async (): Promise<boolean> =>
  fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) }).then(
    ({ ok }) => ok,
    () => false,
  );
