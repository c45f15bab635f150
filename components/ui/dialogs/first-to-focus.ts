const fields = [
  'input:not([type=hidden], [type=checkbox], [type=radio], [aria-hidden=true], :disabled)',
  'textarea:not(:disabled)',
  '[role=combobox]:not([aria-disabled=true])',
].join(', ');

/**
 * What is focused when a dialog opens: its first field; else the choice that is made already, or the
 * first to choose from (`data-choice`); else its first button, which is the one that leaves all as it is. True where there is none yet: then
 * the dialog decides by itself. Never what closes it, so that Enter does not throw away what was
 * about to be typed, and never a time of day, whose tooltip would lie over the title.
 */
export const firstToFocus = (body: HTMLElement | null): HTMLElement | true =>
  body?.querySelector<HTMLElement>(fields) ??
  body?.querySelector<HTMLElement>('[role=radio][aria-checked=true], [data-choice]') ??
  body?.querySelector<HTMLElement>('button:not(:disabled)') ??
  true;
