import { expect, it } from 'vitest';
import { tokenScopes } from '@/domain/permissions/roles';
import { scopeText } from './scope-words';

it('a token says what it is narrowed to, or that it is not', () => {
  expect(scopeText(['read', 'push'])).toBe('read, push');
  expect(scopeText([...tokenScopes])).toBe('all I may');
});
