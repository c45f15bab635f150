import type { BlobReads } from '@/registry/storage/store';
import type { Services } from '@/server/access/call/context';
import { inspectLayers, type InspectLayers } from './inspect-layers';

/** One inspection at a time in this process, however often one is asked for. */
export interface LayerInspector {
  /** Looks into the layers that gates wait for, or joins the run that does; how many it did. */
  run(): Promise<number>;
  /** Stops the run, and ends when it has stopped. */
  close(): Promise<void>;
}

/**
 * @param blobs where the layers are read; nothing is written there.
 * @param looked is told of projects for which layers were looked into, soon after each.
 */
export function createLayerInspector(
  services: Pick<Services, 'db' | 'clock'>,
  blobs: BlobReads,
  looked: InspectLayers['looked'],
): LayerInspector {
  const stop = new AbortController();
  let running: Promise<number> | null = null;
  return {
    run: () =>
      (running ??= inspectLayers(services, blobs, { signal: stop.signal, looked }).finally(() => {
        running = null;
      })),
    async close() {
      stop.abort();
      await running?.catch(() => undefined);
    },
  };
}
