/**
 * Names of the database are written as they are, without quotes (`person_id`): they are all snake_case, and
 * none is a word that PostgreSQL reserves (test/database/names.test.ts). An alias is one too; rows have
 * camelCase keys nevertheless (server/platform/sql/keyed-query.ts).
 *
 * Text is SQL where it has one of its words, or a column behind an alias; what stands in single quotes
 * there is data, and `"C"` is how PostgreSQL calls a collation.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { quoted: 'Write {{name}} without quotes, in snake_case.' },
  },
  create(context) {
    const isSql =
      /\b(?:SELECT|FROM|JOIN|WHERE|INSERT INTO|UPDATE|DELETE|RETURNING|AND|OR|AS|ON|IS)\b|^\s*\w+\."\w+"/;

    function check(node, text) {
      const sql = text.replace(/'(?:[^']|'')*'/g, '');
      if (!isSql.test(sql)) return;
      for (const [name] of sql.matchAll(/"[A-Za-z_]\w*"/g)) {
        if (name !== '"C"') context.report({ node, messageId: 'quoted', data: { name } });
      }
    }
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateLiteral(node) {
        check(node, node.quasis.map(({ value }) => value.cooked ?? '').join('x'));
      },
    };
  },
};
