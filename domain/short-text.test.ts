import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { optionalText, shortText } from './short-text';

describe('Row 79: a text of ten characters at most', () => {
  it.each([
    ['an emoji lies across the bound', `${'a'.repeat(9)}🚀`, true],
    ['ten of them', '🚀'.repeat(10), true],
    ['eleven', '🚀'.repeat(11), false],
    ['a letter with an accent ends at it', `${'a'.repeat(8)}e\u0301`, true],
    ['an accent lies across it', `${'a'.repeat(9)}e\u0301`, false],
    ['white space around it does not count', `  ${'a'.repeat(10)}  `, true],
  ])('%s', (_what, text, fits) => {
    for (const schema of [shortText(10), optionalText(10)]) {
      const read = schema.safeParse(text);
      expect(read.success).toBe(fits);
      // Taken whole, never cut.
      if (read.success) expect(read.data).toBe(text.trim());
    }
  });

  it('says what is wrong in the words of the others, and in the description of the API', () => {
    expect(shortText(10).safeParse('a'.repeat(11)).error?.issues).toEqual(
      z.string().max(10).safeParse('a'.repeat(11)).error?.issues,
    );
    expect(z.toJSONSchema(shortText(10))).toMatchObject({ minLength: 1, maxLength: 10 });
    expect(shortText(10, 'Say a name').safeParse(' ').error?.issues[0]?.message).toBe('Say a name');
    expect(optionalText(10).parse(' ')).toBe('');
  });
});
