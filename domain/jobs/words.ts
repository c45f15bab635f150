/** What a kind of background job is, in words for people. */
interface JobWords {
  /** What it does. */
  readonly does: string;
  /**
   * What it means while it fails, for the inbox of administrators (L16); null where the place that its
   * result is looked for says so itself: a request on its page, a project's stages in its maintainers' inboxes.
   */
  readonly fails: string | null;
}

/** Every kind of background job (`server/edge/jobs/jobs.ts` has what each does). */
export const jobWords = {
  evaluate: {
    does: 'Evaluates open requests, and fills stages that fill by themselves, after a change.',
    fails: null,
  },
  'evaluate-later': {
    does: 'Evaluates open requests at a time at which a gate’s answer changes by the clock alone.',
    fails: null,
  },
  'requests-by-clock': {
    does: 'Looks at open requests of which the clock alone changes something.',
    fails:
      'Open requests are not looked at by the clock: what waits for time alone goes on waiting.',
  },
  'automatic-by-clock': {
    does: 'Looks at every stage that fills by itself.',
    fails: 'Stages that fill by themselves are not looked at by the clock.',
  },
  carry: {
    does: 'Brings signatures, SBOMs and attestations that came late to later stages.',
    fails: 'Signatures, SBOMs and attestations that came late do not follow to later stages.',
  },
  'inspect-layers': {
    does: 'Looks into layers, where a gate asks for the contents of images.',
    fails: 'Layers are not looked into: what gates ask of the contents of images is not known.',
  },
  'isolation-check': {
    does: 'Tries every cluster’s credentials against every registry, where somebody asked for it.',
    fails: 'Isolation checks of clusters that are asked for are not done.',
  },
  'nightly-isolation-check': {
    does: 'Asks for the nightly isolation check of clusters.',
    fails: 'The nightly isolation check of clusters is not asked for.',
  },
  'notice-ends': {
    does: 'Tells of robots’ secrets that end soon.',
    fails: 'Nobody is told of robots’ secrets that end soon.',
  },
  'measure-registries': {
    does: 'Counts the sizes of registries that changed.',
    fails: 'The sizes of registries and repositories are not counted anew: pages show older ones.',
  },
  'sweep-uploads': {
    does: 'Removes uploads that are over.',
    fails: 'Uploads that are over are not removed, and take up room.',
  },
  'sweep-orphans': {
    does: 'Removes files of uploads whose process was killed.',
    fails: 'Files of uploads whose process was killed are not removed, and take up room.',
  },
  'sweep-sign-ins': {
    does: 'Clears away sessions, links and failed sign-ins that are over.',
    fails: 'Sessions, links and failed sign-ins that are over are not cleared away.',
  },
  'sweep-idempotency-keys': {
    does: 'Clears away answers kept for repeated calls.',
    fails: 'Answers kept for repeated calls are not cleared away.',
  },
  'sweep-troubles': {
    does: 'Clears away what is kept of failures that are over.',
    fails: 'What is kept of failures of before is not cleared away.',
  },
} as const satisfies Readonly<Record<string, JobWords>>;
export type JobKind = keyof typeof jobWords;

/** Kinds whose failures the inbox of administrators shows. */
export const kindsTold: readonly JobKind[] = (Object.keys(jobWords) as JobKind[]).filter(
  (kind) => jobWords[kind].fails !== null,
);

const units = [
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
] as const;

/** How often something is done. @param ms between two times. @returns `every 15 seconds`, `every hour`. */
export function everyWords(ms: number): string {
  const [size, unit] = units.find(([size]) => ms % size === 0) ?? [1, 'millisecond'];
  return ms === size ? `every ${unit}` : `every ${ms / size} ${unit}s`;
}
