/** Ends a sentence: with a stop, unless it has an end of its own, within a quotation or brackets too. */
export function stopped(text: string): string {
  const said = text.trim();
  // A stop behind an address would be taken for a part of it.
  return /[.!?…][”’"')\]]*$|https?:\/\/\S+$/u.test(said) ? said : `${said}.`;
}
