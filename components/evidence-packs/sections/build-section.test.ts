import { expect, it } from 'vitest';
import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { textOf } from '../../../test/support/text-of';
import { BuildSection } from './build-section';

const ana = { kind: 'person', id: 'a1', name: 'Ana', detail: 'ana@example.com' } as const;
const kim = { kind: 'person', id: 'k1', name: 'Kim', detail: 'kim@example.com' } as const;
const stages = [{ slug: 'prod', name: 'Production' }];
const came = '2026-03-01T08:00:00Z';

interface Said {
  withdrawal?: object;
  rolledBack?: object;
}

const said = (current: object | null, { withdrawal, rolledBack }: Said = {}) => {
  const placed = { stage: 'prod', registry: 'shop-prod', since: came, by: ana, tags: ['1.0.0'] };
  const placements = [{ ...placed, moreTags: 0, current, rolledBack: rolledBack ?? null }];
  const build = {
    digest: '',
    version: null,
    source: { commit: null },
    withdrawal: withdrawal ?? null,
    labelCount: 0,
  };
  const pack = {
    build: { ...build, pushedAt: came, pushedBy: ana, placements },
    stages,
    labels: [],
  };
  return textOf(BuildSection, { pack: pack as unknown as EvidencePack });
};

it('says since when a build is current that was rolled back to, by whom, and when it first came', () => {
  const text = said({ since: '2026-03-09T10:00:00Z', how: 'rolled-back', by: kim });
  expect(text).toContain(
    'current since 2026-03-09 10:00:00 UTC (rolled back to by Kim (kim@example.com)), ' +
      'first came 2026-03-01 08:00:00 UTC by Ana (ana@example.com), as shop-prod: 1.0.0',
  );
});

it('says it once where the build is current since it came', () => {
  const text = said({ since: came, how: 'promoted', by: ana });
  expect(text).toContain(
    'current since 2026-03-01 08:00:00 UTC (promoted by Ana (ana@example.com))',
  );
  expect(text).not.toContain('first came');
});

it('says since when it is there where it is not current', () => {
  expect(said(null)).toContain(
    'since 2026-03-01 08:00:00 UTC by Ana (ana@example.com), not current',
  );
});

it('says when it was withdrawn, not how long ago: paper does not go on counting', () => {
  const at = '2026-03-10T09:30:00Z';
  const withdrawal = { at, by: kim, reason: 'it leaks', blockPulls: false, through: null };
  const text = said(null, { withdrawal });
  expect(text).toContain('Withdrawn 2026-03-10 09:30:00 UTC by Kim (kim@example.com): it leaks');
});

it('calls stages by their names, and one that is gone by its slug', () => {
  expect(said(null)).toContain('In Production');
});

it('says when a stage was rolled back from it, and to which build', () => {
  const text = said(null, { rolledBack: { at: '2026-03-12T07:15:00Z', to: 1 } });
  expect(text).toContain(
    'since 2026-03-01 08:00:00 UTC by Ana (ana@example.com), not current: ' +
      'Production was rolled back from it 2026-03-12 07:15:00 UTC, to #1, as shop-prod: 1.0.0',
  );
});
