import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const stepDown = /\.manifest = \S+\s+AND \w+\.role = 'manifest'/;

/** How an index leads to its children is said in this room alone, so that all see the same of it (L14). */
it('nothing outside of this room walks from indexes to their children by itself', async () => {
  const files = (await readdir('server', { recursive: true }))
    .map((file) => join('server', file))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const walking: string[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    if (text.includes('RECURSIVE') && stepDown.test(text)) walking.push(file);
  }
  expect(files.length).toBeGreaterThan(300);
  expect(walking.filter((file) => !file.startsWith('server/content/'))).toEqual([]);
});
