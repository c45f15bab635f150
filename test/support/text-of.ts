import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

/** What a component says on its first rendering, without its markup. */
export const textOf = <Props extends object>(
  component: FunctionComponent<Props>,
  props: Props,
): string =>
  renderToStaticMarkup(createElement(component, props))
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ');
