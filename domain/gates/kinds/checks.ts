import { z } from 'zod';
import { momentText } from '@/lib/text/moment';
import { likenessOf } from '../../names/look-alike';
import { shortText } from '../../short-text';
import { longestImageName } from '@/oci/names/names';
import { toldActor } from '../../people/actors';
import type { CheckFact, GateFacts } from '../facts';
import type { GateKind } from '../kind';
import { isAhead } from '../skew';
import type { Evidence, Finding } from '../verdict';
import { inside, list, moment, sentence } from '../words';
import { isRaised, isShorter } from './parts/less';
import { matchesImage } from '../match-image';

const imagePattern = z
  .string()
  .trim()
  .min(1)
  .max(longestImageName)
  .regex(/^[a-z0-9._/*-]+$/, 'an image’s name, where * stands for any part of it and ** for all');

const settings = z.strictObject({
  kind: z.literal('checks'),
  /** Names of checks that must have passed. */
  names: z
    .array(shortText(100))
    .min(1)
    .max(50)
    .refine((names) => new Set(names).size === names.length, 'name each check once'),
  /** A report counts for so long; left out: for ever. */
  maxAgeHours: z
    .number()
    .positive()
    .max(24 * 365)
    .optional(),
  /** Only for images whose name matches one (`web/*`); left out: for all. */
  images: z.array(imagePattern).min(1).max(50).optional(),
});
type Settings = z.infer<typeof settings>;

/** Outside results that CI reported about this very digest. */
export const checks: GateKind<typeof settings> = {
  settings,
  blank: { kind: 'checks', names: [] },
  needs: ['checks'],
  naming: ['names'],
  title: ({ names }) => (names.length === 1 ? `Check ${names[0]}` : `${names.length} checks`),
  describe: ({ names, maxAgeHours, images }) =>
    [
      list(names),
      ...(maxAgeHours === undefined ? [] : [`at most ${maxAgeHours} h old`]),
      ...(images === undefined ? [] : [`for ${list(images)}`]),
    ].join(', '),
  asksLess(was, is) {
    if (isShorter(was.names, is.names) || isRaised(was.maxAgeHours, is.maxAgeHours)) return true;
    if (is.images === undefined || (was.images && !isShorter(was.images, is.images))) return false;
    // Patterns that are none of those before may take in what these did.
    return was.images === undefined || !isShorter(is.images, was.images) ? true : null;
  },
  evaluate({ names, maxAgeHours, images }, { image, checks: reports, now }): Finding {
    if (images && !images.some((pattern) => matchesImage(pattern, image))) {
      const reason = `Does not apply to ${image}: asked of ${list(images)} only.`;
      return { verdict: 'passed', reason };
    }
    const asked = names.map((name) => look(name, newest(name, reports), maxAgeHours, now));
    const evidence = asked.flatMap((result) => result.evidence);
    const of = (verdict: Finding['verdict']) =>
      asked.filter((result) => result.verdict === verdict);
    const [failed, waiting] = [of('failed'), of('waiting')];
    if (failed.length + waiting.length > 0) {
      const words = [...failed, ...waiting].map(({ text }) => text).join('; ');
      const on = waiting.map(({ name }) => `check ${name}`);
      return failed.length > 0
        ? { verdict: 'failed', reason: sentence(words), evidence }
        : { verdict: 'waiting', reason: sentence(words), on, evidence };
    }
    const ends = asked.flatMap(({ until }) => (until === null ? [] : [until]));
    return {
      verdict: 'passed',
      reason: sentence(list(asked.map(({ text }) => text))),
      evidence,
      ...(ends.length === 0 ? {} : { until: new Date(Math.min(...ends)) }),
    };
  },
  warnings: (gates, { held }) => [
    ...gates.flatMap((gate) => outlived(gate, held)),
    ...alike([...new Set(gates.flatMap(({ names }) => names))]),
  ],
};

/** @param held for so many hours some gate of the policy holds every build back. */
function outlived({ maxAgeHours, names }: Settings, held: number): string[] {
  if (maxAgeHours === undefined || maxAgeHours >= held) return [];
  return [
    `${list(names)} may be ${maxAgeHours} h old at most, less than the soak of ${held} h: CI has to report again before a build can enter.`,
  ];
}

/** Two checks that people could take for one: what reports under one name says nothing of the other. */
const alike = (names: readonly string[]): string[] =>
  names.flatMap((name, at) =>
    names
      .slice(at + 1)
      .filter((other) => likenessOf(name, other) !== null)
      .map(
        (other) =>
          `“${name}” and “${other}” look alike and are two checks: a report of one says nothing of the other.`,
      ),
  );

interface Look {
  readonly name: string;
  readonly verdict: Finding['verdict'];
  readonly text: string;
  /** When a report that passed is too old, in milliseconds; null: never. */
  readonly until: number | null;
  readonly evidence: readonly Evidence[];
}

function look(
  name: string,
  report: CheckFact | undefined,
  maxAgeHours: Settings['maxAgeHours'],
  now: Date,
): Look {
  const say = (verdict: Look['verdict'], text: string, until: number | null = null): Look => ({
    name,
    verdict,
    text,
    until,
    evidence: report ? [evidenceOf(report)] : [],
  });
  if (!report) return say('waiting', `${name} has not been reported yet`);
  const who = report.byHand ? ` (by hand, by ${toldActor(report.by)})` : '';
  if (report.state === 'failed') {
    const why = report.summary === null ? '' : `: ${inside(report.summary)}`;
    return say('failed', `${name} failed${who}${why}`);
  }
  if (report.state === 'running') return say('waiting', `${name} is still running${who}`);
  if (report.state !== 'passed') return say('waiting', `${name} says nothing known: report again`);
  if (maxAgeHours === undefined) return say('passed', `${name} passed${who}`);
  if (isAhead(report.at, now)) {
    return say('waiting', `${name} has a time ahead of the clock: report again`);
  }
  const until = report.at.getTime() + maxAgeHours * 3_600_000;
  if (now.getTime() >= until) {
    return say(
      'waiting',
      `${name} passed on ${moment(report.at)}, and counts for ${maxAgeHours} h only: report again`,
    );
  }
  return say('passed', `${name} passed${who}`, until);
}

/** The newest report of a name; of two at one moment the one that did not pass. */
function newest(name: string, reports: GateFacts['checks']): CheckFact | undefined {
  return reports
    .filter((report) => report.name === name)
    .reduce<CheckFact | undefined>((kept, report) => {
      if (!kept || report.at > kept.at) return report;
      const tie = report.at.getTime() === kept.at.getTime();
      return tie && kept.state === 'passed' ? report : kept;
    }, undefined);
}

const evidenceOf = ({ name, state, summary, url, at }: CheckFact): Evidence => ({
  label: `${name} ${state}${summary === null ? '' : `: ${summary}`}`,
  href: url !== null && /^https?:\/\//i.test(url) ? url : null,
  at: momentText(at),
});
