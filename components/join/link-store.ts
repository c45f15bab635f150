const key = 'sallyport.link';
const returning = 'sallyport.link-returns';

/** What of a browser's window is asked. */
type Tab = Pick<Window, 'location' | 'history' | 'sessionStorage' | 'performance'>;

/** Where a tab keeps the token of the link that was opened in it. */
export const linkStore = ({ location, history, sessionStorage, performance }: Tab) => ({
  /** The token that this page was opened with, or is still to be shown; empty: none. */
  take(): string {
    const opened = location.hash.slice(1);
    if (opened !== '') {
      sessionStorage.setItem(key, opened);
      history.replaceState(history.state, '', location.pathname);
      return opened;
    }
    const [visit] = performance.getEntriesByType('navigation');
    const how = (visit as PerformanceNavigationTiming | undefined)?.type;
    const again = how === 'reload' || how === 'back_forward';
    const comesBack = sessionStorage.getItem(returning) !== null;
    sessionStorage.removeItem(returning);
    // Somebody else's visit, or a later one: the link of then is not what they came for.
    if (!again && !comesBack) sessionStorage.removeItem(key);
    return sessionStorage.getItem(key) ?? '';
  },

  forget(): void {
    sessionStorage.removeItem(key);
    sessionStorage.removeItem(returning);
  },

  comeBack(): void {
    sessionStorage.setItem(returning, '1');
  },
});
