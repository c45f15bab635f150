import type { BlobReads } from '@/registry/storage/store';
import type { Services } from '../context';
import { inspectLayers } from './inspect-layers';

/** Layers of one run: a run ends now and then, so that new builds go before old ones. */
const layersAtOnce = 50;

/** One inspection at a time in this process, however often one is asked for. */
export interface LayerInspector {
  /** Looks into some layers that a gate waits for, or joins the run that does; how many it did. */
  run(): Promise<number>;
  /** Stops the run, and ends when it has stopped. */
  close(): Promise<void>;
}

/** @param blobs where the layers are read; nothing is written there. */
export function createLayerInspector(
  services: Pick<Services, 'db' | 'clock'>,
  blobs: BlobReads,
): LayerInspector {
  const stop = new AbortController();
  let running: Promise<number> | null = null;
  return {
    run: () =>
      (running ??= inspectLayers(services, blobs, layersAtOnce, stop.signal).finally(() => {
        running = null;
      })),
    async close() {
      stop.abort();
      await running?.catch(() => undefined);
    },
  };
}
