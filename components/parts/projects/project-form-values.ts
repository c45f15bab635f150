import { z } from 'zod';
import { slug } from '@/contract/shapes/common';
import { policyTemplates } from '@/domain/gates/policy/policy-template';
import { shortText } from '@/domain/short-text';

/** What is written into the form of a project to be, and what is wrong with it before it is sent. */
export const projectFormValues = z.object({
  name: shortText(100, 'Give it a name that people know it by'),
  slug,
  team: z.string(),
  stages: z
    .array(z.object({ name: shortText(60, 'Name the stage'), slug }))
    .min(2)
    .max(8)
    .refine(
      (stages) => new Set(stages.map((stage) => stage.slug)).size === stages.length,
      'Two stages have the same slug',
    ),
  template: z.enum(policyTemplates),
});
export type ProjectFormValues = z.infer<typeof projectFormValues>;
