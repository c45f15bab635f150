'use client';

import { useEffect } from 'react';
import { FormError } from '../ui/fields/form-error';
import { proveChannel } from './prove-channel';

/**
 * Where a proof through a provider ends, in a window of its own: the window that asked is told and
 * goes on. `refused` is why it came to nothing, in words.
 */
export function Proven({ refused }: { refused: string | null }) {
  useEffect(() => {
    const channel = new BroadcastChannel(proveChannel);
    channel.postMessage({ proven: refused === null });
    channel.close();
    if (refused === null) window.close();
  }, [refused]);
  return (
    <section className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6">
      <h1 className="text-16 font-semibold">
        {refused === null ? 'You have proven who you are' : 'That was no proof'}
      </h1>
      <FormError>{refused}</FormError>
      <p className="text-13 text-secondary">
        {refused === null
          ? 'The window that asked goes on by itself. You can close this one.'
          : 'Close this window and try again in the one that asked. Nothing was changed.'}
      </p>
    </section>
  );
}
