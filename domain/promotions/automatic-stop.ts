import type { Refusal } from '@/lib/refusal';
import type { Verdict } from '../gates/verdict';
import { stopped } from '@/lib/text/full-stop';
import type { Problem } from '../troubles';
import type { WhyNot } from '../releases/choose-automatic';

/**
 * Why a stage that fills by itself does not take a build: what is known without asking gates, gates that
 * fail or wait, what a person would be refused too, or a failure of the product's own.
 */
export const stopKinds = [
  'no-release',
  'platforms',
  'left-behind',
  'passed-over',
  'gates',
  'waits',
  'refused',
  'trouble',
] as const satisfies readonly (WhyNot['kind'] | 'gates' | 'waits' | 'refused' | 'trouble')[];
export type StopKind = (typeof stopKinds)[number];

export interface AutomaticStop extends Omit<WhyNot, 'kind'> {
  readonly kind: StopKind;
}

/** What verdicts say of a build that they do not let in. */
export function stopOf(build: number, verdicts: readonly Verdict[]): AutomaticStop {
  const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
  const closed =
    failed.length > 0 ? failed : verdicts.filter(({ verdict }) => verdict === 'waiting');
  const reason = closed.map((one) => one.reason).join(' ');
  return failed.length > 0
    ? {
        build,
        kind: 'gates',
        loud: true,
        reason,
        mend: 'Mend what the gates ask for, push a newer release, or ask for a waiver from the review.',
      }
    : {
        build,
        kind: 'waits',
        loud: false,
        reason,
        mend: 'It enters by itself once nothing waits any more.',
      };
}

/** Somebody asked for it before the stage filled by itself: it is theirs to decide who were asked then. */
export const askedStop = (build: number, verdicts: readonly Verdict[]): AutomaticStop => ({
  build,
  kind: 'waits',
  loud: false,
  reason: [
    `#${build} was asked for when people decided, and waits for that.`,
    ...verdicts.flatMap(({ verdict, reason }) => (verdict === 'waiting' ? [reason] : [])),
  ].join(' '),
  mend: 'Approve that request or give its last click; where it is cancelled, the build enters by itself.',
});

/** What a person would be told who asks for it; of tags which are taken, for the rest tells callers what to send. */
export const refusedStop = (
  build: number,
  { code, message, options }: Pick<Refusal, 'code' | 'message' | 'options'>,
): AutomaticStop => ({
  build,
  kind: 'refused',
  loud: true,
  reason:
    code === 'tag-taken' && options.fields
      ? options.fields.map((field) => `The tag ${stopped(field.message)}`).join(' ')
      : message,
  mend:
    code === 'tag-taken'
      ? 'Let the tag float in the project’s settings, push the build under a version of its own, or promote it by hand and choose its tags.'
      : 'Promote it by hand to see the same, or push a newer release.',
});

/**
 * The product failed, not the build: it is tried again by itself.
 * @param problem why, in words. @param what what did not happen: `it could not be promoted`.
 */
export const troubleStop = (
  build: number,
  { reason, mend }: Problem,
  what: string,
): AutomaticStop => ({
  build,
  kind: 'trouble',
  loud: true,
  reason: `#${build} is held up, ${what}. ${reason}`,
  mend: `${stopped(mend)} It is tried again by itself, every 10 minutes.`,
});
