import { parse } from 'semver';
import { z } from 'zod';
import { cutText } from '@/lib/text/cut-text';
import { own } from '@/lib/text/own';
import { imageToPath } from '../../registries/names';
import { shortText } from '../../short-text';
import { canonical } from '../canonical';
import { maxCompared, type BuildFacts, type GateFacts } from '../facts';
import type { GateKind } from '../kind';
import type { Evidence, Finding } from '../verdict';
import { some } from '../words';
import { isShorter } from './parts/less';
import { patternProblem, wholeMatch } from './parts/pattern';

const settings = z
  .strictObject({
    kind: z.literal('metadata'),
    /** A label's or property's key. With no other setting it must be there. */
    key: shortText(200),
    /** A pattern (RE2 syntax) that the whole value matches. */
    matches: z
      .string()
      .min(1)
      .max(500)
      .superRefine((pattern, context) => {
        const problem = patternProblem(pattern);
        if (problem !== null) context.addIssue({ code: 'custom', message: problem });
      })
      .optional(),
    oneOf: z.array(shortText(500)).min(1).max(100).optional(),
    /** A semantic version higher than what the target has. */
    greaterThanTarget: z.boolean().optional(),
  })
  .superRefine(({ matches, oneOf, greaterThanTarget }, context) => {
    const [, second] = [
      ...(matches === undefined ? [] : ['matches']),
      ...(oneOf === undefined ? [] : ['oneOf']),
      ...(greaterThanTarget ? ['greaterThanTarget'] : []),
    ];
    if (second === undefined) return;
    const message = 'one of matches, oneOf and greaterThanTarget: for two, write two gates';
    context.addIssue({ code: 'custom', message, path: [second] });
  });
type Settings = z.infer<typeof settings>;

const version: Settings = { kind: 'metadata', key: 'org.opencontainers.image.version' };
const commit: Settings = { kind: 'metadata', key: 'org.opencontainers.image.revision' };

/**
 * What the image or people say of a build. A property wins over a label of the same key: it was set
 * later, on purpose and by name, while a label may have come with the base image. Spaces around a
 * value do not count, and a blank value is none.
 */
export const metadata: GateKind<typeof settings> = {
  settings,
  blank: version,
  needs: [],
  naming: ['key'],
  labels: ({ key }) => [key],
  title: ({ key }) => `Metadata (${key.replace(/^org\.opencontainers\.image\./, '')})`,
  describe: ({ key, matches, oneOf, greaterThanTarget }) => {
    if (matches !== undefined) return `${key} matches ${matches}`;
    if (oneOf)
      return oneOf.length === 1 ? `${key} is ${oneOf[0]}` : `${key} is one of ${some(oneOf, 5)}`;
    return greaterThanTarget ? `${key} is higher than in the target` : `${key} is there`;
  },
  asksLess(was, is) {
    if (was.key !== is.key) return null;
    const [before, after] = [demandOf(was), demandOf(is)];
    if (before === null) return false;
    if (after === null) return true;
    if (was.oneOf && is.oneOf) return isShorter(is.oneOf, was.oneOf);
    return before === after ? false : null;
  },
  evaluate(settings, facts: GateFacts): Finding {
    const { key } = settings;
    const { build, target } = facts;
    const found = valueOf(build, key);
    if (!found) {
      const reason = `${key} is not set: set it as a label when the image is built, or as a property of the build.`;
      return { verdict: 'failed', reason, evidence: [propertiesOf(build.number, facts)] };
    }
    const { value, from } = found;
    const label = `${from} ${key}: ${shorten(value)}`;
    const say = (verdict: Finding['verdict'], reason: string): Finding => ({
      verdict,
      reason,
      evidence: [{ label, href: null }],
    });
    const problem = problemOf(settings, value);
    if (problem !== null) return say('failed', problem);
    if (settings.greaterThanTarget) return compare(settings.key, value, target, facts, say);
    return say('passed', `${key} is ${shorten(value)}.`);
  },
  template({ template, first }) {
    if (!first || template === 'open') return [];
    return template === 'strict' ? [version, commit] : [version];
  },
};

/** What is wrong with a value by itself; null: nothing. */
function problemOf({ key, matches, oneOf }: Settings, value: string): string | null {
  if (matches !== undefined) {
    if (value.length > maxCompared) {
      return `${key} is longer than ${maxCompared} characters, which is too long to compare.`;
    }
    if (!wholeMatch(matches, value))
      return `${key} is ${shorten(value)}, which does not match ${matches}.`;
  }
  if (oneOf && !oneOf.includes(value)) {
    return `${key} is ${shorten(value)}; it must be ${oneOf.length === 1 ? '' : 'one of '}${some(oneOf, 5)}.`;
  }
  return null;
}

/** Is its version higher than the target's? By semver.org, section 11: `+metadata` says nothing. */
function compare(
  key: string,
  value: string,
  target: GateFacts['target'],
  facts: GateFacts,
  say: (verdict: Finding['verdict'], reason: string) => Finding,
): Finding {
  const { stage } = facts;
  const version = parse(value);
  if (!version) {
    return say(
      'failed',
      `${key} is ${shorten(value)}, which is no semantic version such as 1.4.2.`,
    );
  }
  if (!target) return say('passed', `${key} is ${value}, and ${stage.name} has nothing yet.`);
  const there = valueOf(target, key);
  const current = there && parse(there.value);
  if (!current) {
    const reason = there
      ? `${stage.name} has ${shorten(there.value)}, which is no semantic version to compare ${value} with: set the property ${key} of that build.`
      : `What ${stage.name} has does not say ${key}, to compare ${value} with: set it as a property of that build.`;
    const { evidence = [], ...found } = say('failed', reason);
    const fix = target.number === null ? [] : [propertiesOf(target.number, facts)];
    return { ...found, evidence: [...evidence, ...fix] };
  }
  const order = version.compare(current);
  if (order > 0)
    return say('passed', `${key} is ${value}, higher than ${there.value} in ${stage.name}.`);
  const than = order === 0 ? 'the same as' : 'lower than';
  return say(
    'failed',
    `${key} is ${value}, ${than} ${there.value} in ${stage.name}: it must be higher.`,
  );
}

/** Where a property of a build can be set. */
const propertiesOf = (number: number, { project, image }: GateFacts): Evidence => ({
  label: `properties of #${number}`,
  href: `/projects/${project}/images/${imageToPath(image)}/builds/${number}#properties`,
});

function valueOf(
  { properties, labels }: Pick<BuildFacts, 'labels' | 'properties'>,
  key: string,
): { readonly value: string; readonly from: 'property' | 'label' } | null {
  const property = own(properties, key)?.trim();
  if (property) return { value: property, from: 'property' };
  const label = own(labels, key)?.trim();
  return label ? { value: label, from: 'label' } : null;
}

const shorten = (value: string): string => cutText(value, 80, '…');

/** What is asked of the value; null: that it is there. */
const demandOf = ({ matches, oneOf, greaterThanTarget }: Settings): string | null =>
  matches === undefined && oneOf === undefined && !greaterThanTarget
    ? null
    : canonical({ matches, oneOf, greaterThanTarget });
