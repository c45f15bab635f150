import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { ActorName } from './actor-name';

const ana = { kind: 'person', id: 'a1', name: 'Ana', detail: 'ana@example.com' } as const;

const shown = (short: boolean) =>
  renderToStaticMarkup(createElement(ActorName, { actor: ana, short }));
const text = (markup: string) => markup.replaceAll(/<[^>]*>/g, '');

it('tells apart who are called alike: by the e-mail beside the name', () => {
  expect(text(shown(false))).toBe('Ana (ana@example.com)');
});

it('shows the name alone in a tight cell, with the e-mail in its title and for screen readers', () => {
  const markup = shown(true);
  expect(markup).toContain('title="Ana (ana@example.com)"');
  expect(markup).toMatch(/>Ana<span class="sr-only"> \(ana@example\.com\)<\/span>/);
});
