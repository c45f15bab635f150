import { z } from 'zod';
import type { GateFacts } from '../facts';
import type { GateKind } from '../kind';
import type { Finding } from '../verdict';
import { list, sentence } from '../words';
import { isDropped, isRaised, isShorter } from './parts/less';
import { baseKey, hygienePoints, type HygienePoint } from './parts/hygiene-points';

const settings = z
  .strictObject({
    kind: z.literal('hygiene'),
    nonRoot: z.boolean().optional(),
    /** 1 MB is 1,000,000 bytes. */
    maxSizeMB: z.number().positive().max(1_000_000).optional(),
    /** No shell and no package manager in it. */
    distroless: z.boolean().optional(),
    /** Its base is named, and not by `latest`. */
    baseNamed: z.boolean().optional(),
    /** Platforms that must all be there. */
    platforms: z
      .array(
        z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/, 'a platform is like linux/amd64'),
      )
      .min(1)
      .max(20)
      .optional(),
    maxAgeDays: z.number().positive().max(3650).optional(),
  })
  .refine(({ kind: _, ...points }) => Object.values(points).some(Boolean), {
    error:
      'asks for nothing: set one of nonRoot, maxSizeMB, distroless, baseNamed, platforms and maxAgeDays',
  });
/** What an image is made of. Every point is looked at: one sentence names all that is wrong. */
export const hygiene: GateKind<typeof settings> = {
  settings,
  blank: { kind: 'hygiene', nonRoot: true },
  needs: ['content'],
  examines: { layers: { distroless: true } },
  labels: ({ baseNamed }) => (baseNamed ? [baseKey] : []),
  title: () => 'Image hygiene',
  describe: ({ nonRoot, maxSizeMB, distroless, baseNamed, platforms, maxAgeDays }) =>
    [
      ...(nonRoot ? ['not root'] : []),
      ...(maxSizeMB === undefined ? [] : [`at most ${maxSizeMB} MB`]),
      ...(distroless ? ['no shell or package manager'] : []),
      ...(baseNamed ? ['base named'] : []),
      ...(platforms ? [`for ${list(platforms)}`] : []),
      ...(maxAgeDays === undefined ? [] : [`at most ${maxAgeDays} days old`]),
    ].join(', '),
  asksLess: (was, is) =>
    isDropped(was.nonRoot, is.nonRoot) ||
    isDropped(was.distroless, is.distroless) ||
    isDropped(was.baseNamed, is.baseNamed) ||
    isRaised(was.maxSizeMB, is.maxSizeMB) ||
    isRaised(was.maxAgeDays, is.maxAgeDays) ||
    isShorter(was.platforms, is.platforms),
  evaluate(settings, facts: GateFacts): Finding {
    const points = hygienePoints(settings, facts);
    const say = (...verdicts: Finding['verdict'][]) =>
      sentence(
        points
          .filter(({ verdict }) => verdicts.includes(verdict))
          .map(({ text }) => text)
          .join('; '),
      );
    const has = (verdict: HygienePoint['verdict']) =>
      points.some((point) => point.verdict === verdict);
    if (has('failed')) return { verdict: 'failed', reason: say('failed') };
    if (has('waiting') || points.length === 0) {
      return { verdict: 'waiting', reason: say('waiting'), on: ['a look into its layers'] };
    }
    const ends = points.flatMap(({ until }) => (until ? [until.getTime()] : []));
    return {
      verdict: 'passed',
      reason: say('passed'),
      ...(ends.length === 0 ? {} : { until: new Date(Math.min(...ends)) }),
    };
  },
  template: ({ template, first }) =>
    template === 'strict' && first ? [{ kind: 'hygiene', nonRoot: true }] : [],
  warnings: (gates, { held }) =>
    gates.flatMap(({ maxAgeDays }) =>
      maxAgeDays === undefined || maxAgeDays * 24 > held
        ? []
        : [
            `A build may be ${maxAgeDays} days old at most and has to soak for ${held} h: none can satisfy both.`,
          ],
    ),
};
