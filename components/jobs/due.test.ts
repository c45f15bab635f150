import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { NowProvider } from '../ui/text/now';
import { Due } from './due';

const now = Date.parse('2026-03-03T14:00:00Z');

const said = (seconds: number) =>
  renderToStaticMarkup(
    createElement(NowProvider, {
      start: now,
      children: createElement(Due, { at: new Date(now + seconds * 1000).toISOString() }),
    }),
  ).replaceAll(/<[^>]*>/g, '');

it('says of what is to run within a minute that it is due, not that it was', () => {
  expect(said(0)).toBe('due');
  expect(said(59)).toBe('due');
  expect(said(-20)).toBe('due');
});

it('says when what is not due yet will run, and since when what is overdue was to', () => {
  expect(said(300)).toBe('in 5 minutes');
  expect(said(-300)).toBe('due 5 minutes ago');
});
