import { awayHeader } from '@/lib/http/away-header';

/** Whoever touched neither page nor keys for so long is away, in ms. */
const awayAfterMs = 60_000;

let touchedAt: number | null = null;

const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

/** Notes when somebody uses the page, until the returned function is called. */
export function watchTouches(): () => void {
  const touched = () => {
    touchedAt = performance.now();
  };
  touched();
  for (const one of touches) window.addEventListener(one, touched, { passive: true });
  return () => {
    touchedAt = null;
    for (const one of touches) window.removeEventListener(one, touched);
  };
}

/**
 * Marks a request as the page's own where nobody has used it for a minute: what follows live events
 * in a page that was left open keeps nobody signed in.
 */
export function markWhileAway(request: Request): Request {
  if (touchedAt !== null && performance.now() - touchedAt > awayAfterMs) {
    request.headers.set(awayHeader, '1');
  }
  return request;
}
