import { describe, expect, it } from 'vitest';
import { withdrawnMark, withdrawnSentence, withdrawnWhy } from './withdrawn-words';

const own: Parameters<typeof withdrawnWhy>[0] = {
  reason: 'leaks a key',
  by: { kind: 'person', id: 'a1', name: 'Ana', detail: 'ana@example.com' },
  at: '2026-03-01T08:00:00Z',
  blockPulls: true,
  through: null,
};
const part = {
  ...own,
  through: { image: null, build: 1, part: `sha256:${'a'.repeat(64)}`, sameImage: false },
};

describe('a build that goes nowhere', () => {
  it('says that it is withdrawn, by whom and why', () => {
    expect(withdrawnMark(own)).toBe('Withdrawn');
    expect(withdrawnSentence('2.0.0 #2', own)).toBe('2.0.0 #2 was withdrawn');
    expect(withdrawnWhy(own)).toBe('Withdrawn by Ana (ana@example.com): leaks a key');
  });

  it('names the withdrawn build where only a part is', () => {
    expect(withdrawnMark(part)).toBe('Part withdrawn');
    expect(withdrawnSentence('2.0.0 #2', part)).toBe(
      '2.0.0 #2 has a part of #1, which was withdrawn',
    );
    expect(withdrawnWhy(part)).toBe(
      'It has a part of #1, which Ana (ana@example.com) withdrew: leaks a key',
    );
  });

  it('says where it is the same image under another digest', () => {
    const same = { ...part, through: { ...part.through, sameImage: true } };
    expect(withdrawnMark(same)).toBe('Same image withdrawn');
    expect(withdrawnSentence('#2', same)).toBe(
      '#2 holds the same image as #1, which was withdrawn',
    );
    expect(withdrawnWhy(same)).toBe(
      'It holds the same image as #1, which Ana (ana@example.com) withdrew: leaks a key',
    );
  });

  it('names its image too where that is another', () => {
    const other = { ...part, through: { ...part.through, image: 'api' } };
    expect(withdrawnSentence('#2', other)).toBe('#2 has a part of api#1, which was withdrawn');
    expect(withdrawnWhy(other)).toBe(
      'It has a part of api#1, which Ana (ana@example.com) withdrew: leaks a key',
    );
  });
});
