import { createBatch } from './batch';
import type { Sql, Statement } from './database';

/**
 * The questions of a lookup as a table `asked` with these columns (`registry uuid, tag text`), and
 * `ordinality`, which the rows of its answers carry. JSON and not arrays: of JSON the planner
 * supposes the same number of rows whatever comes, so that it settles on one plan; a statement
 * with arrays is planned anew as they grow and shrink, which costs more than running it.
 */
export const asked = (columns: string): string =>
  `ROWS FROM (json_to_recordset($1::json) AS (${columns})) WITH ORDINALITY AS asked`;

/**
 * A statement that finds at most one row for each question, asked for many questions at once where
 * many come at once (`createBatch` says how, and why each answer is as fresh as if asked alone).
 *
 * @param statement reads from `asked(…)` and returns `asked.ordinality` with what it found there. Put
 *   what is looked up in a LATERAL subquery with LIMIT 1: the planner then goes by the indexes,
 *   one question after the other, instead of reading whole tables for the sake of many.
 * @param others the statement's values from $2 on, taken when it is sent.
 * @returns the row, null where there is none. Those who asked the same may share it.
 */
export function createLookup<Question extends object, Row extends object>(
  sql: Sql,
  statement: Statement,
  others: () => readonly unknown[] = () => [],
): (question: Question) => Promise<Row | null> {
  const ask = createBatch<Row | null>({
    async ask(questions) {
      const rows = await sql.query<Row & { ordinality: number }>(statement, [
        `[${questions.join(',')}]`,
        ...others(),
      ]);
      const answers = new Array<Row | null>(questions.length).fill(null);
      for (const row of rows) answers[row.ordinality - 1] = row;
      return answers;
    },
  });
  return (question) => ask(JSON.stringify(question));
}

/**
 * The same for a statement that takes nothing but its questions, where there is nobody to keep a lookup:
 * one is kept with each database.
 */
export function sharedLookup<Question extends object, Row extends object>(
  statement: Statement,
): (sql: Sql, question: Question) => Promise<Row | null> {
  const lookups = new WeakMap<Sql, (question: Question) => Promise<Row | null>>();
  return (sql, question) => {
    let ask = lookups.get(sql);
    if (!ask) {
      ask = createLookup<Question, Row>(sql, statement);
      lookups.set(sql, ask);
    }
    return ask(question);
  };
}
