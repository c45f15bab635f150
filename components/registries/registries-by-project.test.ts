import { describe, expect, it } from 'vitest';
import type { Registry } from '@/contract/shapes/registries';
import { registriesByProject, matchesRegistry } from './registries-by-project';

const registry = (project: string, stage: string, position: number): Registry => ({
  slug: `${project}-${stage}`,
  kind: 'local',
  project: { slug: project, name: project.toUpperCase() },
  stage: { slug: stage, name: stage, position },
  address: `registry.example.com/${project}-${stage}`,
  entry: position === 0,
  mayPush: false,
  images: 0,
  size: 0,
  sizeAsOf: '2026-01-01T00:00:00.000Z',
});

describe('registries under their projects', () => {
  it('stand in the order of the pipeline, projects by name', () => {
    const found = registriesByProject([
      registry('shop', 'prod', 1),
      registry('cart', 'dev', 0),
      registry('shop', 'dev', 0),
    ]);
    expect(found.map((one) => one.slug)).toEqual(['cart', 'shop']);
    expect(found[1]?.registries.map((one) => one.slug)).toEqual(['shop-dev', 'shop-prod']);
  });
  it('say where pushes go, and that nowhere is visible where it is not (L2)', () => {
    const [shop] = registriesByProject([registry('shop', 'prod', 1), registry('shop', 'dev', 0)]);
    expect(shop?.entry?.slug).toBe('shop-dev');
    expect(registriesByProject([registry('shop', 'prod', 3)])[0]?.entry).toBeNull();
  });
  it('keep a stage’s glyph when only the last registry is visible', () => {
    expect(registriesByProject([registry('shop', 'prod', 3)])[0]?.registries[0]?.stages).toBe(4);
  });
  it('are found by all the words typed, in any order', () => {
    expect(matchesRegistry(registry('shop', 'prod', 3), 'PROD shop')).toBe(true);
    expect(matchesRegistry(registry('shop', 'prod', 3), 'prod cart')).toBe(false);
  });
});
