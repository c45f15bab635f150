import type { Page } from '@playwright/test';
import { administrator } from '../../test/setup/administrator';

/** Signs in through the form, and waits until the way in is open. */
export async function signIn(
  page: Page,
  url: string,
  who: { email: string; password: string; token?: string } = administrator,
): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => !at.pathname.startsWith('/sign-in'));
}

/** Links a provider to the account of whoever is signed in, from their own page; nothing of it ends by that. */
export async function linkProvider(
  page: Page,
  url: string,
  name: string,
  login: string,
): Promise<void> {
  await page.goto(`${url}/me`);
  await page.getByRole('button', { name: `Link ${name}` }).click();
  await page.getByLabel('Login').fill(login);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**/me?linked=**');
}
