import { describe, expect, it } from 'vitest';
import { boundValues, longestValues } from './bound-values';

const read = (values: unknown) => JSON.parse(boundValues(values) ?? 'null') as unknown;

describe('what a line of the trail says of values', () => {
  it('is all of them, while they are no longer than 64 KiB', () => {
    expect(boundValues(undefined)).toBeNull();
    expect(read(null)).toBeNull();
    const values = { role: 'viewer', stages: ['dev'], note: 'é'.repeat(30_000) };
    expect(read(values)).toEqual(values);
  });

  it('is cut where texts are long or many, and says so; what is short stays', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`key-${at}`, '🚀'.repeat(1_000)]),
    );
    const after = read({ ...properties, promotion: 'an id', build: 7 }) as Record<string, unknown>;
    expect(after).toMatchObject({ promotion: 'an id', build: 7 });
    expect(after['key-49']).toBe(`${'🚀'.repeat(199)}…`);
    expect(Object.keys(after)).toHaveLength(52);
  });

  it('counts what is left out of a list', () => {
    const tags = Array.from({ length: 100_000 }, (_, at) => `tag-${at}`);
    const { tags: kept } = read({ tags, digest: 'sha256:0' }) as { tags: string[] };
    expect(kept.at(-1)).toBe(`… and ${100_000 - kept.length + 1} more`);
    expect(kept[0]).toBe('tag-0');
  });

  it('is bounded whatever it is told', () => {
    const wide = (depth: number): unknown =>
      depth === 0 ? '\u0001'.repeat(1_000) : Array.from({ length: 12 }, () => wide(depth - 1));
    const deep = (depth: number): unknown => (depth === 0 ? 1 : { next: deep(depth - 1) });
    const strange = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, at) => [`${'k'.repeat(300)}${at}`, at]),
    );
    for (const values of [
      wide(4),
      { deep: deep(500), long: 'x'.repeat(1e6) },
      strange,
      'é'.repeat(1e6),
    ]) {
      const text = boundValues(values) ?? '';
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(longestValues);
      expect(text).toContain('…');
    }
  });

  it('knows no member of its own', () => {
    const long = 'x'.repeat(longestValues);
    const values = JSON.parse(`{"__proto__": "a", "toString": "b", "long": "${long}"}`) as unknown;
    expect(boundValues(values)).toMatch(/^\{"__proto__":"a","toString":"b","long":"x+…"\}$/);
  });
});
