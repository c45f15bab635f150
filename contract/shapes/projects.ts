import { z } from 'zod';
import { current } from './current';
import { laneGates } from './gates';
import { timestamp } from './common';

export const stage = z.object({ slug: z.string(), name: z.string(), registry: z.string() });

/** What a person may do on a project, as the one authoriser says (L6). */
export const abilities = z.object({
  push: z.boolean(),
  describe: z.boolean(),
  /** The project's settings. */
  administer: z.boolean(),
  administerAccess: z.boolean(),
  administerRobots: z.boolean(),
  editPolicies: z.boolean(),
  readAudit: z.boolean(),
  /** Stages that this caller may let a build into. */
  promoteInto: z.array(z.string()),
  /** Ask for a promotion that others decide. */
  request: z.boolean(),
  withdraw: z.boolean(),
});

export const project = z.object({
  slug: z.string(),
  name: z.string(),
  team: z.object({ slug: z.string(), name: z.string() }).nullable(),
  stages: z.array(stage),
  /** `latest` of the entry registry follows the newest release, where no client pushes it. */
  latestFollows: z.boolean(),
  /** Late evidence of a build follows it to its stages by itself (docs/what-travels.md). */
  carries: z.boolean(),
  /** Patterns of tags that may move outside the entry registry; `*` stands for any characters. */
  floatingTags: z.array(z.string()),
  /** Tags of what a roll back leaves out stay on the stage's list. */
  keepsTags: z.boolean(),
  /** A change of a policy counts once another maintainer agrees to it (docs/gates.md). */
  agreesPolicies: z.boolean(),
  createdAt: timestamp,
  can: abilities,
});
export type Project = z.infer<typeof project>;

/** One cell of the matrix of projects and stages. */
const laneSummary = z.object({
  stage: z.string(),
  /** Images of which a build is current here. */
  images: z.number().int(),
  /**
   * What twenty of its images are here, newest first: what came last, and of the others first what is held
   * back. `images` and `withdrawn` count all.
   */
  current: z.array(current),
  /** Images whose current build here is withdrawn, or has a part of one that is. */
  withdrawn: z.number().int(),
  /** Images whose current build here is older than the current one in the stage before. */
  behind: z.number().int(),
  ...laneGates,
});

export const projectSummary = project.extend({
  images: z.number().int(),
  lanes: z.array(laneSummary),
});
export type ProjectSummary = z.infer<typeof projectSummary>;
