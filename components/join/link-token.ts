import { useSyncExternalStore } from 'react';

const key = 'sallyport.link';
let taken: string | undefined;

/**
 * The token of the link that was opened; empty where there is none, null while the page is rendered on
 * the server. It stands behind the `#`, which browsers send to no server and in no referrer; it is
 * taken out of the address at once, and kept for this tab alone, so that whoever has to sign in first
 * finds it again.
 */
export const useLinkToken = (): string | null =>
  useSyncExternalStore(subscribe, () => (taken ??= take()), onServer);

/** It is used up, or counts no more; the page that shows so keeps it until it is left. */
export const forgetLinkToken = (): void => window.sessionStorage.removeItem(key);

const onServer = () => null;

function take(): string {
  const opened = window.location.hash.slice(1);
  if (opened === '') return window.sessionStorage.getItem(key) ?? '';
  window.sessionStorage.setItem(key, opened);
  window.history.replaceState(window.history.state, '', window.location.pathname);
  return opened;
}

/** Another link may be opened over this one. */
function subscribe(changed: () => void): () => void {
  const another = () => {
    taken = undefined;
    changed();
  };
  window.addEventListener('hashchange', another);
  return () => window.removeEventListener('hashchange', another);
}
