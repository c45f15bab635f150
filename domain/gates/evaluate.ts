import { momentText } from '@/lib/text/moment';
import { stopped } from '@/lib/text/full-stop';
import { toldActor, type ActorView } from '../people/actors';
import { standing } from './always';
import type { GateFacts } from './facts';
import { ask, titleOf } from './kinds/index';
import { namedGates, type Policy } from './policy';
import { isAhead } from './skew';
import { isOpen, type Finding, type Verdict } from './verdict';
import { inside } from './words';

/** A gate that a maintainer lets one promotion pass. */
export interface WaiverFact {
  /** The gate's key. */
  readonly gate: string;
  readonly reason: string;
  readonly by: ActorView;
  readonly at: Date;
  readonly expiresAt: Date;
  /** It was given for this version of the policy, and counts for no other. */
  readonly policyVersion: number;
}

/** What lets a promotion past gates that do not pass. */
export interface Exemptions {
  readonly waivers: readonly WaiverFact[];
  readonly brokenGlass: { readonly by: ActorView; readonly reason: string } | null;
}

export const noExemptions: Exemptions = { waivers: [], brokenGlass: null };

/**
 * Asks every gate of a policy, also after one failed: a refusal names all that is missing at once.
 * What always holds (a withdrawn build, a stopped line) comes first and can be neither waived nor
 * broken. A roll back is asked nothing else: nothing enters, the stage had the build before.
 */
export function evaluate(
  facts: GateFacts,
  policy: Policy,
  exemptions: Exemptions = noExemptions,
): Verdict[] {
  const always = standing(facts);
  if (facts.kind === 'rollback') return always;
  const asked = namedGates(policy).map(({ gate, key, askedBy }) => {
    const name = { gate: key, kind: gate.kind, title: titleOf(gate) };
    const found = ask(gate, facts);
    const verdict =
      askedBy === null ? verdictOf(name, found) : earlierVerdict(name, found, askedBy);
    return exempt(verdict, facts.now, policy.version, exemptions);
  });
  return [...always, ...asked];
}

/** What a gate found, as the verdict of the gate that was asked. */
export const verdictOf = (
  name: Pick<Verdict, 'gate' | 'kind' | 'title'>,
  { verdict, reason, until, on = [], missing, evidence = [] }: Finding,
): Verdict => ({
  ...name,
  verdict,
  reason,
  until: until ? momentText(until) : null,
  on,
  ...(missing !== undefined && { missing }),
  evidence,
});

/** The same of a gate that today's policy does not ask: it was asked when the request was made. */
const earlierVerdict = (
  name: Pick<Verdict, 'gate' | 'kind' | 'title'>,
  found: Finding,
  version: number,
): Verdict => ({
  ...verdictOf({ ...name, title: `${name.title} (version ${version})` }, found),
  reason: `${stopped(found.reason)} It was asked for when this was requested (policy version ${version}).`,
});

function exempt(
  verdict: Verdict,
  now: Date,
  version: number,
  { waivers, brokenGlass }: Exemptions,
): Verdict {
  if (isOpen(verdict)) return verdict;
  const { missing: _, ...whole } = verdict;
  const waiver = waivers.find(
    (given) =>
      given.gate === verdict.gate &&
      given.policyVersion === version &&
      given.expiresAt > now &&
      !isAhead(given.at, now),
  );
  if (waiver) {
    const reason = `Waived by ${toldActor(waiver.by)}: ${inside(waiver.reason)} (${inside(verdict.reason)}).`;
    return { ...whole, verdict: 'waived', reason, until: waiver.expiresAt.toISOString(), on: [] };
  }
  if (!brokenGlass) return verdict;
  const reason = `Glass broken by ${toldActor(brokenGlass.by)}: ${inside(brokenGlass.reason)} (${inside(verdict.reason)}).`;
  return { ...whole, verdict: 'waived', reason, until: null, on: [] };
}

/** What a promotion may do with these verdicts. */
export type Standing = 'open' | 'waiting' | 'failed';

/** One failure fails all; what is not passed or waived is waited for; no verdict at all is open. */
export function standingOf(verdicts: readonly Verdict[]): Standing {
  if (verdicts.some(({ verdict }) => verdict === 'failed')) return 'failed';
  return verdicts.every(isOpen) ? 'open' : 'waiting';
}

/** When the clock alone may next change one of these verdicts; null: never. */
export function nextChange(verdicts: readonly Verdict[]): Date | null {
  const times = verdicts.flatMap(({ until }) => (until === null ? [] : [Date.parse(until)]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}
