import type { Browser, Locator, Page } from '@playwright/test';
import { createRegistryClient } from '../../scripts/lib/oci';
import { administrator } from '../../test/setup/administrator';
import { callApi } from '../../test/setup/call-api';
import { smallImage } from '../../test/setup/small-image';
import { widths } from './pages';
import { expect, signIn } from './product';

export interface Person {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** `Bert Stone`, bert.stone@example.com. */
export const person = (name: string): Person => ({
  email: `${name.toLowerCase().replace(' ', '.')}@example.com`,
  name,
  password: 'quiet-river-under-stones',
});

/** One call of the administrator's that sets the stage, and must be taken. */
export async function arrange<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await callApi<T>(url, method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}

/** An account that the administrator makes, with what it holds. */
export async function hire(
  url: string,
  { email, name, password }: Person,
  holds: { readonly project?: string; readonly role: string },
): Promise<void> {
  await arrange(url, 'POST', '/people', { email, name, password });
  if (holds.project === undefined)
    await arrange(url, 'PATCH', `/people/${email}`, { instanceRole: holds.role });
  else
    await arrange(url, 'PUT', `/projects/${holds.project}/grants/${email}`, { role: holds.role });
}

/** A browser of their own; signed in, where they have an account already. */
export async function openBrowser(browser: Browser, url?: string, who?: Person): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: widths[0], height: 900 } });
  const page = await context.newPage();
  if (url !== undefined && who !== undefined) await signIn(page, url, { ...who, token: '' });
  return page;
}

/** Pushes a version of an image to an entry registry, as the administrator. */
export async function pushVersion(url: string, repository: string, version: string) {
  const client = createRegistryClient(url, {
    username: administrator.email,
    password: administrator.token,
  });
  const labels = { 'org.opencontainers.image.version': version };
  await client.push(repository, await smallImage(`${repository}-${version}`, labels), version);
}

/** A framed piece of a page, by its heading. */
export const card = (page: Page, name: string): Locator =>
  page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) });
