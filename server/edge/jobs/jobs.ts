import type { JobKind } from '@/domain/jobs/words';
import type { Job } from './define-job';
import { automaticByClock } from './definitions/automatic-by-clock';
import { carry } from './definitions/carry';
import { evaluate } from './definitions/evaluate';
import { evaluateLater } from './definitions/evaluate-later';
import { inspectLayers } from './definitions/inspect-layers';
import { isolationCheck } from './definitions/isolation-check';
import { measureRegistries } from './definitions/measure-registries';
import { nightlyIsolationCheck } from './definitions/nightly-isolation-check';
import { noticeEnds } from './definitions/notice-ends';
import { requestsByClock } from './definitions/requests-by-clock';
import { sweepIdempotencyKeys } from './definitions/sweep-idempotency-keys';
import { sweepOrphans } from './definitions/sweep-orphans';
import { sweepSignIns } from './definitions/sweep-sign-ins';
import { sweepTroubles } from './definitions/sweep-troubles';
import { sweepUploads } from './definitions/sweep-uploads';

/** Everything that is done in the background. A test holds each to the kind that it stands under. */
export const jobs: Readonly<Record<JobKind, Job>> = {
  evaluate,
  'evaluate-later': evaluateLater,
  'requests-by-clock': requestsByClock,
  'automatic-by-clock': automaticByClock,
  carry,
  'inspect-layers': inspectLayers,
  'isolation-check': isolationCheck,
  'nightly-isolation-check': nightlyIsolationCheck,
  'notice-ends': noticeEnds,
  'measure-registries': measureRegistries,
  'sweep-uploads': sweepUploads,
  'sweep-orphans': sweepOrphans,
  'sweep-sign-ins': sweepSignIns,
  'sweep-idempotency-keys': sweepIdempotencyKeys,
  'sweep-troubles': sweepTroubles,
};
