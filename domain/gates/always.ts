import { stopped } from '@/lib/text/full-stop';
import { toldActor } from '../people/actors';
import type { GateFacts, Stopped, Withdrawn } from './facts';
import type { Finding, Verdict } from './verdict';
import { moment } from './words';

/** What they look at; less than every gate. */
export type StandingFacts = Pick<GateFacts, 'stage' | 'kind' | 'withdrawal' | 'hold'> & {
  readonly build: Pick<GateFacts['build'], 'number'>;
};

/**
 * What holds in every stage whatever its policy says: a withdrawn build goes nowhere, and nothing
 * enters a stage whose line is stopped. A roll back may leave a stopped stage: that is often why it
 * was stopped. Only what stands in the way is told.
 */
export function standing({ build, stage, kind, withdrawal, hold }: StandingFacts): Verdict[] {
  const verdicts: Verdict[] = [];
  if (withdrawal) {
    const reason = stopped(withdrawalText(build.number, withdrawal));
    verdicts.push(verdict('withdrawn', 'Withdrawal', 'failed', reason, withdrawal));
  }
  if (hold && kind === 'promotion') {
    const reason = stopped(
      `${toldActor(hold.by)} stopped the line into ${stage.name}: ${hold.reason}`,
    );
    verdicts.push(verdict('hold', `Line into ${stage.name}`, 'waiting', reason, hold));
  }
  return verdicts;
}

/** Why a build goes nowhere, for people. */
export function withdrawalText(
  build: number,
  { by, reason, through }: Pick<Withdrawn, 'by' | 'reason' | 'through'>,
): string {
  const said = `withdrawn by ${toldActor(by)}: ${reason}`;
  if (!through) return `#${build} was ${said}`;
  const other = `${through.image ?? ''}#${through.build}, which was ${said}`;
  return through.sameImage
    ? `#${build} holds the same image as ${other}`
    : `#${build} contains ${shortDigest(through.part)} of ${other}`;
}

/** Enough of a digest to tell it by. */
const shortDigest = (digest: string): string => digest.slice(0, 'sha256:'.length + 12);

/** Gates of every stage; no policy names them and nobody waives them. */
export const standingGates: readonly string[] = ['withdrawn', 'hold'];

const verdict = (
  gate: string,
  title: string,
  state: Finding['verdict'],
  reason: string,
  { by, at }: Stopped,
): Verdict => ({
  gate,
  kind: gate,
  title,
  verdict: state,
  reason,
  until: null,
  on: state === 'waiting' ? [toldActor(by)] : [],
  evidence: [{ label: `since ${moment(at)}`, href: null }],
});
