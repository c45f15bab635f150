const key = 'sallyport.link';

/**
 * The token of the link that was opened. It stands behind the `#`, which browsers send to no server and
 * in no referrer; it is taken out of the address at once, and kept for this tab alone, so that whoever
 * has to sign in first finds it again. Empty where there is none.
 */
export function takeLinkToken(): string {
  const opened = window.location.hash.slice(1);
  if (opened === '') return window.sessionStorage.getItem(key) ?? '';
  window.sessionStorage.setItem(key, opened);
  window.history.replaceState(null, '', window.location.pathname);
  return opened;
}

/** It is used up, or counts no more. */
export const forgetLinkToken = (): void => window.sessionStorage.removeItem(key);
