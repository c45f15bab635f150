import { expect, it } from 'vitest';
import { keepLabels } from './keep-labels';
import { labelBounds } from './label-bounds';
import { sourceOf } from './source';

const version = 'org.opencontainers.image.version';
const many = (count: number, value = 'v') =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key-${at}`, value]));

it('keeps and shows the labels of an ordinary image as they are', () => {
  const labels = { team: 'payments', [version]: ' 1.4.2 ', empty: '' };
  const { count, shown, whole } = keepLabels(labels);
  expect(count).toBe(3);
  expect(shown).toEqual(labels);
  expect(whole).toEqual([
    ['empty', ''],
    [version, ' 1.4.2 '],
    ['team', 'payments'],
  ]);
});

it('cuts long values where they are shown, and leaves labels with long keys to where one build is', () => {
  const labels = { [version]: 'x'.repeat(3_000), ['k'.repeat(300)]: 'long key' };
  const { shown, whole } = keepLabels(labels);
  expect(shown[version]).toBe(`${'x'.repeat(labelBounds.valueCharacters - 1)}…`);
  expect(Object.keys(shown)).toEqual([version]);
  expect(Object.fromEntries(whole)).toEqual(labels);
});

it('has bounds on their number and length, and takes those that pages name first', () => {
  const flood = keepLabels({ ...many(95_000), [version]: '1.0.0' });
  expect(flood.count).toBe(95_001);
  expect(Object.keys(flood.shown)).toHaveLength(labelBounds.shown);
  expect(flood.shown[version]).toBe('1.0.0');
  expect(flood.whole).toHaveLength(labelBounds.whole);
  expect(Object.fromEntries(flood.whole)[version]).toBe('1.0.0');
  const fat = keepLabels(many(60, 'x'.repeat(400)));
  expect(JSON.stringify(fat.shown).length).toBeLessThan(labelBounds.shownLength * 1.2);
  expect(fat.whole).toHaveLength(60);
  const huge = keepLabels(many(30, 'x'.repeat(400_000)));
  expect(huge.whole.length).toBeLessThan(30);
});

it('has labels of any name, also of what every object has', () => {
  const labels = JSON.parse('{"__proto__": "a", "toString": "b", "constructor": "c"}') as Record<
    string,
    string
  >;
  const { shown, whole } = keepLabels(labels);
  expect(Object.keys(shown).sort()).toEqual(['__proto__', 'constructor', 'toString']);
  expect(whole).toHaveLength(3);
});

it('leads nowhere by an address that was cut', () => {
  const url = `https://forge.example.com/${'a'.repeat(600)}`;
  const { shown } = keepLabels({ 'org.opencontainers.image.source': url });
  expect(sourceOf(shown).url).toBeNull();
});
