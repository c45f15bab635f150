import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Build } from '@/contract/shapes/images';
import { MetadataCard } from './metadata-card';

const base = (labels: Record<string, string>) => {
  const build = {
    image: 'api',
    number: 1,
    version: '1.0.0',
    labels,
    labelCount: Object.keys(labels).length,
    source: { commit: null, branch: null, author: null, url: null },
    createdAt: null,
    pushedAt: '2026-03-03T14:00:00Z',
    pushedBy: { kind: 'robot', id: 'r1', name: 'robot.shop.ci', detail: 'ci' },
  } as unknown as Build;
  const markup = renderToStaticMarkup(createElement(MetadataCard, { project: 'shop', build }));
  return /Base<\/dt>(.*?)<\/dd>/s.exec(markup)?.[1]?.replaceAll(/<[^>]*>/g, '');
};

it('takes a label that says nothing for one that is not there', () => {
  const [name, digest] = [
    'org.opencontainers.image.base.name',
    'org.opencontainers.image.base.digest',
  ];
  expect(base({})).toBe('not in its labels');
  expect(base({ [name]: '', [digest]: ' ' })).toBe('not in its labels');
  expect(base({ [name]: 'alpine:3.22', [digest]: '' })).toBe('alpine:3.22');
});
