/**
 * A sentence that ends with what was put into it (`already: ${outcome} Nothing was changed.`) ends with
 * whatever that ends with: people's words end without a stop. What stands right before another sentence
 * goes through `stopped` (lib/text/full-stop.ts); the message of a `Refusal` is ended where that is made.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      open: 'Another sentence follows: end this one with `stopped` of lib/text/full-stop.ts.',
    },
  },
  create: (context) => ({
    TemplateLiteral(node) {
      if (node.parent.type === 'TaggedTemplateExpression') return;
      for (const [at, expression] of node.expressions.entries()) {
        const after = node.quasis[at + 1].value.cooked ?? '';
        // A word that begins a sentence; units and SQL are written with more capitals.
        if (!/^ [A-Z](?:[a-z]+|) [a-z]/.test(after)) continue;
        const ends =
          expression.type === 'CallExpression' &&
          expression.callee.type === 'Identifier' &&
          expression.callee.name === 'stopped';
        if (!ends) context.report({ node: expression, messageId: 'open' });
      }
    },
  }),
};
