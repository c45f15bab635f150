/**
 * What stands for itself in SQL (PostgreSQL, "Lexical Structure"): comments, texts, names in quotes, bodies
 * between dollars; and the semicolon, which ends a statement wherever it is in none of those.
 */
const piece =
  /--.*|\/\*[\s\S]*?\*\/|\b[eE]'(?:\\[\s\S]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|(?<![\w$])\$(\w*)\$[\s\S]*?\$\1\$|;/g;

/**
 * The statements of a file of SQL, in order, each with the comments before it and without its semicolon. Bodies of
 * functions are to stand between dollars: one in SQL's own form (`BEGIN ATOMIC`) would be cut.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let begin = 0;
  const cut = (end: number) => {
    const statement = sql.slice(begin, end).trim();
    if (withoutComments(statement) !== '') statements.push(statement);
    begin = end + 1;
  };
  for (const found of sql.matchAll(piece)) if (found[0] === ';') cut(found.index);
  cut(sql.length);
  return statements;
}

const withoutComments = (sql: string): string =>
  sql.replaceAll(piece, (found) => (/^(?:--|\/\*)/.test(found) ? '' : found)).trim();
