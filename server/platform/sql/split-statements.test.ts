import { describe, expect, it } from 'vitest';
import { splitStatements } from './split-statements';

describe('splitStatements', () => {
  it('cuts at semicolons, and keeps the comments before a statement with it', () => {
    expect(splitStatements('-- First.\nSELECT 1;\n\n/* ; */ SELECT 2;\n-- the end;\n')).toEqual([
      '-- First.\nSELECT 1',
      '/* ; */ SELECT 2',
    ]);
  });

  it('takes a last one without a semicolon, and none where there is none', () => {
    expect(splitStatements('SELECT 1')).toEqual(['SELECT 1']);
    expect(splitStatements(' ;; -- nothing;\n')).toEqual([]);
  });

  it.each([
    `SELECT 'a;b', 'it''s; so'`,
    `SELECT E'it\\'s; so'`,
    `CREATE TABLE "a;""b" (c int)`,
    `DO $$ BEGIN PERFORM 1; PERFORM '$x$'; END $$`,
    `CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $body$ SELECT $$;$$; SELECT 1 $body$`,
    `SELECT $1 -- a ' in a comment;`,
    `SELECT 1 /* don't; */`,
  ])('leaves whole: %s', (statement) => {
    expect(splitStatements(`${statement}\n;\nSELECT 2;`)).toEqual([statement, 'SELECT 2']);
  });
});
