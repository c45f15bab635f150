import { describe, expect, it } from 'vitest';
import { authorName } from './author-name';

describe('an author label', () => {
  it('is shown without its address', () => {
    expect(authorName('Ben Ode <ben@example.com>')).toBe('Ben Ode');
  });
  it('is shown whole where it is only an address or only a name', () => {
    expect(authorName('ben@example.com')).toBe('ben@example.com');
    expect(authorName(' Platform team ')).toBe('Platform team');
    expect(authorName('<ben@example.com>')).toBe('<ben@example.com>');
  });
});
