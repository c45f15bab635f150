import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = import.meta.dirname;
const most = 25;
/** Layers below components/: a feature, and a folder of it. */
const deepest = 2;

/** Files of each folder below components/, which is '.' itself. */
const folders = (): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const folder = dirname(relative(root, join(entry.parentPath, entry.name)));
    found.set(folder, [...(found.get(folder) ?? []), entry.name]);
  }
  return found;
};

describe('the folders of components/', () => {
  it(`hold ${most} files at most each, so that a listing can be read`, () => {
    const full = [...folders()].filter(([, files]) => files.length > most);
    expect(full.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });

  it('are a feature and what lies below it, and no deeper', () => {
    const deep = [...folders().keys()].filter((folder) => folder.split('/').length > deepest);
    expect(deep).toEqual([]);
  });

  it('hold every view: none lies loose beside them', () => {
    expect(folders().get('.')).toEqual(['folders.test.ts']);
  });
});
