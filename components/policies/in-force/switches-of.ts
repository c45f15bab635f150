import { describeRule, ruleOf } from '@/domain/gates/automatic';
import type { PolicyDocument } from '@/domain/gates/policy';

/** What happens once all gates pass, in words. */
export const switchesOf = ({ automatic, lastClick }: PolicyDocument): string =>
  automatic !== false
    ? `it happens by itself, for ${describeRule(ruleOf(automatic) ?? {})}`
    : lastClick
      ? 'a request waits for a last click'
      : 'a request happens at once';
