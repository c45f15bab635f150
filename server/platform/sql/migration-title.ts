/** What the tool that writes migrations says above a statement. */
const caption = /^(?:Create|Drop|Alter|Add|Rename|Redefine)[A-Z]\w*$/;

/**
 * What a migration does, in one sentence for whoever starts the program: the first of the comment that its file
 * begins with. One that begins with none is called by its name.
 * @param name `20261129050000_what_runs`
 */
export function titleOf(name: string, sql: string): string {
  const words: string[] = [];
  for (const line of sql.split('\n')) {
    const comment = /^-- ?(.*)$/.exec(line)?.[1]?.trim();
    if (comment === undefined || comment === '' || caption.test(comment)) break;
    words.push(comment);
  }
  const sentence = /^.*?[.:](?= [A-Z]|$)/.exec(words.join(' '))?.[0] ?? words.join(' ');
  // Where it is written is for whoever reads the code.
  const plain = sentence.replaceAll(/ \([^)]*[/\d][^)]*\)/g, '').replace(/[.:]$/, '');
  return plain === '' ? name.replace(/^\d+_/, '').replaceAll('_', ' ') : plain;
}
