import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 AA as far as a machine can tell: no serious and no critical violation on this page. */
export const expectAccessible = (page: Page, what: string): Promise<void> =>
  expectNothingGrave(new AxeBuilder({ page }).withTags(standards), `${what}: ${page.url()}`);

/** That text stands out enough: all of WCAG that another theme of the same page can change. */
export const expectContrast = (page: Page, what: string): Promise<void> =>
  expectNothingGrave(
    new AxeBuilder({ page }).withRules('color-contrast'),
    `${what}: ${page.url()}`,
  );

async function expectNothingGrave(axe: AxeBuilder, what: string): Promise<void> {
  const { violations } = await axe.analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map(({ html }) => html.slice(0, 200)),
    }));
  expect(grave, what).toEqual([]);
}
