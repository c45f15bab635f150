import { expect, it } from 'vitest';
import { createLayerTree } from './layer-tree';

it('keeps so many links, and says when a layer has more', () => {
  const tree = createLayerTree();
  const target = 'l'.repeat(1000);
  const add = (at: number) => tree.add({ path: `${target}${at}`, kind: 'symlink', target });
  expect(() => {
    for (let at = 0; at < 10_000; at += 1) add(at);
  }).toThrow('more links than are followed');
});

it('lets others have their turn while it looks where links lead', () => {
  const tree = createLayerTree();
  for (let at = 0; at < 1000; at += 1) {
    tree.add({ path: `etc/l${at}`, kind: 'symlink', target: at === 999 ? '/usr' : 'x' });
  }
  expect([...tree.doors()]).toEqual([null, null, null, '//etc/l999//usr']);
});

it('with more folders than it keeps takes one for not there', () => {
  const tree = createLayerTree();
  const folder = 'd'.repeat(4000);
  for (let at = 0; at < 5000; at += 1) {
    tree.add({ path: `${folder}${at}`, kind: 'directory', target: '' });
  }
  expect(tree.isDeclared(`${folder}0/sh`)).toBe(true);
  expect(tree.isDeclared(`${folder}4999/sh`)).toBe(false);
});
