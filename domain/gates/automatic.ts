import { z } from 'zod';
import { isTagPattern } from '../releases/matches-tag';
import { list } from './words';

const pattern = z.string().refine(isTagPattern, 'letters, digits, . _ - and * for any of them');

/** Which builds a stage takes by itself; what is left out asks for nothing. */
export const automaticRule = z.strictObject({
  /** Patterns of tags; left out: versions. */
  tags: z.array(pattern).min(1).max(20).optional(),
  /** Versions before their release too (`2.0.0-rc.1`), where no patterns of tags say what counts. */
  prereleases: z.boolean().optional(),
  /** Patterns of images, as in a checks gate: `web/*`, `**`. */
  images: z.array(z.string().min(1).max(200)).min(1).max(20).optional(),
  /** Platforms that must be there, `os/architecture[/variant]`. */
  platforms: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9.]+)?$/, 'os/architecture, as linux/arm64'),
    )
    .min(1)
    .max(20)
    .optional(),
});
export type AutomaticRule = z.infer<typeof automaticRule>;

/** Off, on for releases, or on for what a rule says. */
export const automatic = z.union([z.boolean(), automaticRule]);
export type Automatic = z.infer<typeof automatic>;

/** The rule of a stage that takes builds by itself; null: it does not. */
export const ruleOf = (setting: Automatic): AutomaticRule | null =>
  setting === false ? null : setting === true ? {} : setting;

/** What is taken, to stand after `takes`: `versions of web/*, on linux/arm64`. */
export function describeRule({ tags, prereleases, images, platforms }: AutomaticRule): string {
  const what = tags
    ? `builds tagged ${tags.join(' or ')}`
    : prereleases
      ? 'versions, pre-releases too'
      : 'versions';
  return [
    what,
    ...(images ? [` of ${list(images)}`] : []),
    ...(platforms ? [` that are there for ${list(platforms)}`] : []),
  ].join('');
}
