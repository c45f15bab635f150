import { expect, it } from 'vitest';
import { linksOf, mainHref } from './line-links';

const nothing = {
  image: null,
  build: null,
  digest: null,
  stage: null,
  promotion: null,
  person: null,
  robot: null,
};

it('leads to what a line tells of, its promotion before its build', () => {
  const about = { ...nothing, image: 'web/front', build: 5, stage: 'prod', promotion: 'p1' };
  const links = linksOf({ project: 'shop', about });
  expect(links).toEqual([
    { href: '/promotions/p1', label: 'Promotion' },
    { href: '/projects/shop/images/web~front/builds/5', label: 'Build web/front#5' },
    { href: '/projects/shop/images/web~front/stages/prod', label: 'web/front in prod' },
  ]);
  expect(mainHref({ project: 'shop', about })).toBe('/promotions/p1');
  expect(mainHref({ project: 'shop', about: { ...about, promotion: null } })).toBe(links[1]!.href);
});

it('makes no link in the sentence of what only administrators may open, or nothing tells of', () => {
  const person = { ...nothing, person: 'ana@example.com' };
  expect(linksOf({ project: null, about: person })).toHaveLength(1);
  expect(mainHref({ project: null, about: person })).toBeNull();
  expect(mainHref({ project: 'shop', about: nothing })).toBeNull();
});
