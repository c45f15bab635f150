'use client';

import { useSyncExternalStore } from 'react';
import { untilWords } from '@/client/format/until';
import { useNow } from './now';

const never = () => () => undefined;

/** A moment to come, as a clock says it: `until 14:00`. In UTC until the reader's zone is known. */
export function Until({ at }: { at: string }) {
  const now = useNow();
  const zone = useSyncExternalStore(
    never,
    () => undefined,
    () => 'UTC',
  );
  return <time dateTime={at}>{untilWords(at, now, zone)}</time>;
}
