import { useState } from 'react';

/** One attempt at a time: is it under way, and why did the last one fail (null: it did not)? */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  /** Once it succeeded it stays busy: what follows takes the form away. */
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return { busy, error, attempt };
}
