import { describe, expect, it } from 'vitest';
import { domainPattern, everyDomain, speaksFor } from './speaks-for';

describe('speaksFor (row 78)', () => {
  it.each([
    [['example.com'], 'ana@example.com', true],
    [['example.org', 'example.com'], 'ana@example.com', true],
    [['example.com'], 'ana@mail.example.com', false],
    [['example.com'], 'ana@example.com.evil.example', false],
    [['example.com'], 'ana@notexample.com', false],
    [['example.com'], '"ana@example.com"@evil.example', false],
    [['example.com'], '@example.com', false],
    [['example.com'], 'example.com', false],
    [[], 'ana@example.com', false],
    [[''], 'ana@', false],
    [[everyDomain], 'ana@anything.example', true],
    [[everyDomain], 'nobody', false],
  ])('%j, %s: %s', (domains, email, speaks) => {
    expect(speaksFor(domains, email)).toBe(speaks);
  });
});

it.each([
  ['example.com', true],
  ['a-b.example.co.uk', true],
  ['example', false],
  ['*.example.com', false],
  ['Example.com', false],
  ['@example.com', false],
  ['exa mple.com', false],
  ['.example.com', false],
  ['example.com.', false],
  [`${'a'.repeat(64)}.com`, false],
])('%s is a domain: %s', (text, is) => {
  expect(domainPattern.test(text)).toBe(is);
});
