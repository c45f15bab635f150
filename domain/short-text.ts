import { z } from 'zod';
import { isWithin } from '@/lib/text/cut-text';
import { hiddenCharacters, hidesSomething } from './names/visible-name';

/**
 * So many characters at most, as `maxLength` of JSON Schema and people count them: by code points. Zod's
 * own check, whose words and description these are, counts an emoji twice, and so would refuse what the
 * description of the API allows.
 */
function mostCharacters(longest: number) {
  const check = z.maxLength(longest);
  const units = check._zod.check.bind(check._zod);
  check._zod.check = (payload) =>
    typeof payload.value === 'string' && isWithin(payload.value, longest)
      ? undefined
      : units(payload);
  return check;
}

/** A text that people type, without the white space around it: so many characters at most, or none. */
export const optionalText = (longest: number) => z.string().trim().check(mostCharacters(longest));

/**
 * The same, where something must be typed.
 * @param empty what is said where nothing was
 */
export const shortText = (longest: number, empty?: string) =>
  z.string().trim().min(1, empty).check(mostCharacters(longest));

/** The name of something, which people tell it by: a short text in which every character can be seen. */
export const visibleName = (longest: number) =>
  shortText(longest).refine((name) => !hidesSomething(name), { error: hiddenCharacters });
