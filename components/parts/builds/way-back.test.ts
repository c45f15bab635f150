import { expect, it } from 'vitest';
import type { WithdrawnStage } from '@/contract/shapes/current';
import { wayBackOf } from './way-back';

const stage = (may: WithdrawnStage['may']) =>
  ({ project: 'shop', to: 'prod', current: { image: 'web/front' }, may }) as WithdrawnStage;

it('offers the way back to whoever may go it or ask for it, and to nobody else', () => {
  const of = (may: WithdrawnStage['may']) => wayBackOf([stage(may)], 'shop', 'web/front', 'prod');
  const href = '/projects/shop/images/web~front?back=prod';
  expect(of('roll-back')).toBe(href);
  expect(of('ask')).toBe(href);
  expect(of('nothing')).toBeNull();
});

it('offers none where the stage runs no withdrawn build', () => {
  const items = [stage('roll-back')];
  expect(wayBackOf(items, 'shop', 'web/front', 'staging')).toBeNull();
  expect(wayBackOf(items, 'shop', 'api', 'prod')).toBeNull();
  expect(wayBackOf(items, 'search', 'web/front', 'prod')).toBeNull();
});
