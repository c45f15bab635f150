import { useSyncExternalStore } from 'react';
import { linkStore } from './link-store';

let taken: string | undefined;

/**
 * The token of the link that was opened; empty where there is none, null while the page is rendered on
 * the server. It stands behind the `#`, which browsers send to no server and in no referrer; it is
 * taken out of the address at once, and kept for this tab alone: for a reload, for the way back, and for
 * whoever has to sign in first. Who comes to the bare address otherwise has no link.
 */
export const useLinkToken = (): string | null =>
  useSyncExternalStore(subscribe, () => (taken ??= linkStore(window).take()), onServer);

/** It is used up, or counts no more; the page that shows so keeps it until it is left. */
export const forgetLinkToken = (): void => linkStore(window).forget();

/** They leave to sign in, here or at a provider, and come back with the link. */
export const comeBackWithLink = (): void => linkStore(window).comeBack();

const onServer = () => null;

/** Another link may be opened over this one. */
function subscribe(changed: () => void): () => void {
  const another = () => {
    taken = undefined;
    changed();
  };
  window.addEventListener('hashchange', another);
  return () => window.removeEventListener('hashchange', another);
}
