import { expect, it } from 'vitest';
import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { textOf } from '../../../test/support/text-of';
import { TrailSection } from './trail-section';

it('tells lines by the number that the trail shows, and says what their place in the chain is', () => {
  const hash = 'a'.repeat(64);
  const line = {
    seq: '1525',
    at: null,
    actorName: 'Ana',
    action: 'build.pushed',
    target: 'shop/api#1',
  };
  const trail = { lines: [{ position: 1526, hash, line }], more: 0, head: null };
  const text = textOf(TrailSection, { trail: trail as unknown as EvidencePack['trail'] });
  expect(text).toContain(`Ana build.pushed shop/api#1Line 1525, position and hash 1526:${hash}`);
});
