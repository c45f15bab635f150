/** One line for the person who starts it, with the causes that libraries wrap. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${error.message}. Stop what uses it, or set PORT to another.`;
  const text = error.message || code || error.name;
  return error.cause === undefined ? text : `${text} (${explain(error.cause)})`;
}
