import { z } from 'zod';

/** Where something changed; `image` null: anywhere in the project. */
export const scope = z.strictObject({
  projectId: z.guid(),
  /** The image's name. */
  image: z.string().nullable(),
});
export type Scope = z.infer<typeof scope>;

/** What has nothing to say: it looks itself at what waits. */
export const nothing = z.strictObject({});

/**
 * What the jobs say that changes leave behind: where something changed, never what to do, so that doing it
 * twice, late or at once does no harm.
 */
export const jobData = {
  evaluate: scope,
  'evaluate-later': scope,
  carry: nothing,
  'isolation-check': nothing,
} as const;
export type LeftKind = keyof typeof jobData;
export type JobData<Kind extends LeftKind> = z.infer<(typeof jobData)[Kind]>;
