import { z } from 'zod';
import { imageName, tag } from '@/contract/shapes/common';
import { fieldProblems } from '@/contract/field-problems';
import { parseJson } from '@/lib/text/parse-json';
import { Refusal } from '@/lib/refusal';
import { isStorable } from '@/lib/text/storable';

const registry = z.string().min(1).max(255);

// The six fields that JFrog documents for "Promote Docker Image"; another is refused by its name.
const fields = z.strictObject({
  targetRepo: registry,
  dockerRepository: imageName,
  targetDockerRepository: imageName.optional(),
  tag: tag.optional(),
  targetTag: tag.optional(),
  // Pipelines send it as text too, which Artifactory takes.
  copy: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .optional(),
});

/** What is asked for. */
export interface PromoteBody {
  /** The registry that it is to go to. */
  readonly targetRepo: string;
  readonly image: string;
  readonly tag: string;
  /** The tag that it is to have there. */
  readonly targetTag: string;
  /** Null: not said. */
  readonly copy: boolean | null;
}

/** Fields that JFrog's own client sends empty where nothing was given. */
const mayBeEmpty = new Set(['targetDockerRepository', 'tag', 'targetTag', 'copy']);

/**
 * Reads the body of a promotion call.
 * @throws Refusal `invalid` naming each field that is wrong, unknown or asks for what is not done
 *   here: all tags of an image at once, or another name in the target.
 */
export function readBody(bytes: Uint8Array): PromoteBody {
  const document = parseJson(bytes);
  if (!isRecord(document) || !isStorable(document)) {
    throw new Refusal('invalid', 'Send one JSON object in UTF-8 as the body.');
  }
  const given = Object.entries(document).filter(
    ([name, value]) => !(mayBeEmpty.has(name) && (value === null || value === '')),
  );
  const parsed = fields.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    const wrong = fieldProblems(parsed.error.issues);
    const named = wrong.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new Refusal('invalid', `Not valid: ${named}.`);
  }
  const { targetRepo, dockerRepository: image, targetDockerRepository, ...rest } = parsed.data;
  if (rest.tag === undefined) {
    throw new Refusal(
      'invalid',
      `Name the build by \`tag\`: all tags of ${image} at once are not promoted.`,
    );
  }
  if (targetDockerRepository !== undefined && targetDockerRepository !== image) {
    throw new Refusal(
      'invalid',
      `${image} is ${image} in every registry of its project: leave \`targetDockerRepository\` out.`,
    );
  }
  return {
    targetRepo,
    image,
    tag: rest.tag,
    targetTag: rest.targetTag ?? rest.tag,
    copy: rest.copy ?? null,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
