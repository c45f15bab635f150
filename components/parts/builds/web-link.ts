/** An address from a label, where a browser may be sent there: http or https alone; else null. */
export const webLink = (text: string): string | null => {
  if (!URL.canParse(text)) return null;
  const { protocol } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? text : null;
};
