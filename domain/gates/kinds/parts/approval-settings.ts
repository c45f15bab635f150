import { z } from 'zod';
import { slugPattern } from '../../../registries/names';

const group = z.strictObject({
  /** So many people. */
  count: z.number().int().min(1).max(20),
  /** Of this team; left out: of those with the approver role in the stage. */
  team: z.string().regex(slugPattern, 'a team’s slug, such as release').optional(),
});
export type ApprovalGroup = z.infer<typeof group>;

export const approvalSettings = z.strictObject({
  kind: z.literal('approvals'),
  groups: z.array(group).min(1).max(10),
  /** Whoever pushed the build cannot approve it either. */
  excludePusher: z.boolean().optional(),
  /** A decision counts for so long. */
  lapseHours: z
    .number()
    .positive()
    .max(24 * 365)
    .optional(),
});
export type ApprovalSettings = z.infer<typeof approvalSettings>;
