import { nothing } from '@/domain/jobs/data';
import { defineJob } from '../define-job';

export const inspectLayers = defineJob({
  kind: 'inspect-layers',
  data: nothing,
  every: 30_000,
  // What may bring layers for a gate to wait for.
  hears: new Set(['build.pushed', 'policy.saved']),
  mode: 'leased',
  async handle(_, tools, signal) {
    await tools.examine(signal);
    signal.throwIfAborted();
  },
});
