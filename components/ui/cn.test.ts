import { describe, expect, it } from 'vitest';
import { cn } from './cn';

describe('class names', () => {
  it('a type size and a text colour stand beside each other', () => {
    expect(cn('text-13 text-secondary', 'text-12')).toBe('text-secondary text-12');
  });
});
