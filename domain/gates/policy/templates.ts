import type { StageName } from '../facts';
import { gatesOfTemplate } from '../kinds/index';
import type { PolicyDocument } from '../policy';
import type { PolicyTemplate } from './policy-template';

/**
 * The policies that a template gives the stages of a new pipeline, of what each kind of gate says for it;
 * the entry stage has none, it fills by pushes (L2). *Open*: the right to promote is enough. *Balanced*: a
 * version before the second stage, one approval by somebody else before the last. *Strict*: the commit and
 * no root too; an hour's soak and an approval before those between; a day's soak and two approvals before
 * the last, none of them the pusher's.
 */
export function policiesOfTemplate(
  template: PolicyTemplate,
  stages: readonly StageName[],
): { readonly stage: string; readonly policy: PolicyDocument }[] {
  return stages.slice(1).flatMap(({ slug }, at) => {
    const gates = gatesOfTemplate({ template, first: at === 0, last: at === stages.length - 2 });
    if (gates.length === 0) return [];
    return [{ stage: slug, policy: { gates, automatic: false, lastClick: false } }];
  });
}

/** Does a project that begins with a template ask that changes of its policies be agreed (threat 61)? */
export const templateAgrees = (template: PolicyTemplate): boolean => template === 'strict';
