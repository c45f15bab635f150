import { matchesPattern } from './claim-pattern';
import type { TrustRule } from './trust-rule';

/** The claims of a token whose signature was proven. */
export type ProvenClaims = Readonly<Record<string, unknown>>;

export type RuleMatch =
  /** What each claim of the rule was found to be. */
  | { readonly matches: true; readonly found: Readonly<Record<string, string>> }
  /** The first check that failed, in the order audience, then claims as they are written. */
  | { readonly matches: false; readonly claim: string; readonly passed: number };

/**
 * Does a token of the rule’s issuer match it? The audience is one of the token’s, exactly; each claim
 * matches its pattern. A number or a truth value is compared as text; of a list, one entry suffices.
 * A claim that the token has not, or that is an object, matches nothing.
 */
export function matchRule(rule: TrustRule, token: ProvenClaims): RuleMatch {
  if (!textsOf(token, 'aud').includes(rule.audience))
    return { matches: false, claim: 'aud', passed: 0 };
  const found: [claim: string, text: string][] = [];
  let passed = 1;
  for (const [claim, pattern] of Object.entries(rule.claims)) {
    const text = textsOf(token, claim).find((candidate) => matchesPattern(pattern, candidate));
    if (text === undefined) return { matches: false, claim, passed };
    found.push([claim, text]);
    passed++;
  }
  // A rule without claims cannot be saved; were there one, it would admit nobody.
  return passed > 1
    ? { matches: true, found: Object.fromEntries(found) }
    : { matches: false, claim: 'sub', passed };
}

/** A claim’s value as texts: none, one, or those of a list. */
export function textsOf(token: ProvenClaims, claim: string): string[] {
  const value = Object.hasOwn(token, claim) ? token[claim] : undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((entry) =>
    typeof entry === 'string' || typeof entry === 'number' || typeof entry === 'boolean'
      ? [String(entry)]
      : [],
  );
}
