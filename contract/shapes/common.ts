import { isTagPattern } from '@/domain/releases/matches-tag';
import { z } from 'zod';
import { permissions } from '@/domain/permissions/roles';
import { imageFromPath, slugPattern } from '@/domain/registries/names';
import { momentOf } from '@/lib/text/moment';
import { digestPattern } from '@/oci/names/digest';
import { imageNamePattern, isImageName, longestImageName } from '@/oci/names/names';
import { tagPattern } from '@/oci/names/tags';

/** Pieces that many requests and responses share. Requests are strict: an unknown field is a 400. */

export const slug = z
  .string()
  .regex(
    slugPattern,
    'lower-case letters, digits and single dashes, starting with a letter, at most 40',
  )
  .meta({ examples: ['shop'] });

export const imageName = z.string().max(longestImageName).regex(imageNamePattern);

/** An image's name in a path, where `/` is written `~`. */
export const imageInPath = z
  .string()
  .max(longestImageName)
  .transform(imageFromPath)
  .refine(isImageName, 'not an image name');

export const digest = z.string().regex(digestPattern);
export const tag = z.string().regex(tagPattern);
/** A tag in which `*` stands for any characters. */
export const tagGlob = z
  .string()
  .refine(isTagPattern, 'letters, digits, . _ - and * for any of them, at most 128');

/** A role: one of the table (viewer, developer, approver, maintainer), or a custom role's slug. */
export const role = slug.meta({ examples: ['developer'] });
export const permission = z.enum(permissions);

export const timestamp = z.iso.datetime();

/** A time that a request names, in any offset. */
export const askedTime = z.iso
  .datetime({ offset: true })
  .refine(
    (text) => momentOf(text) !== null,
    'a time in the years 1 to 9999, such as 2026-03-03T14:00:00Z',
  );
export const buildNumber = z.coerce.number().int().positive().max(2_147_483_647);
export const email = z.email().max(254).toLowerCase();

/** A keyset page: `next` is the cursor of the following page, null on the last. */
export const pageQuery = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
};

/** The answer of a list: a page of `item`, with the cursor of the next. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export const done = z.object({ done: z.literal(true) });

/** A stage, and where it stands in its project's pipeline (from 0). */
export const inPipeline = z.object({
  name: z.string(),
  position: z.number().int(),
  count: z.number().int(),
});
