import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('no view writes the address of a board, build, review or promotion by itself', () => {
  const address = /`[^`\n]*\/(images|promotions|promote\?)[^`\n]*\$\{/;
  const root = join(import.meta.dirname, '..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.tsx?$/.test(file),
  );
  const writing = files.filter((file) => address.test(readFileSync(join(root, file), 'utf8')));
  expect(writing).toEqual(['parts/hrefs.ts']);
});
