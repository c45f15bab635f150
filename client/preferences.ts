/**
 * What a person set for this browser, in cookies that the server reads while it renders: so the
 * first paint is right already. They hold no secret and decide no right.
 */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const themeCookie = 'theme';
export const shortcutsCookie = 'shortcuts';

export const themeOf = (cookie: string | undefined): Theme =>
  themes.find((theme) => theme === cookie) ?? 'system';

/** Shortcuts are on unless switched off. */
export const shortcutsOf = (cookie: string | undefined): boolean => cookie !== 'off';

/** Remembers a preference for a year. Runs in the browser. */
export const remember = (name: string, value: string): void => {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
};
