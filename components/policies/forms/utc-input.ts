/** A moment as `<input type="datetime-local">` writes it, read as UTC; empty where it is none. */
export const toUtcInput = (iso: string): string => {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 16);
};

/** The ISO moment that such an input holds; empty where it holds none. */
export const fromUtcInput = (text: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? `${text}:00Z` : '';
