import ts from 'typescript';

/**
 * An object that is read or written by a text (`labels[key]`, `key in labels`) answers for `toString`,
 * `constructor` and `__proto__` too, which nobody put there: whoever chooses the text chooses what the
 * program sees. Such texts come from outside: labels, tags, names, parameters. `own(record, key)`
 * (lib/text/own.ts) reads a record's own member, and a `Map` has no others.
 *
 * Told by types: the key may be any text, not one of a few known ones. What stands behind
 * `Object.hasOwn(record, key) ?` is read rightly.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      strange:
        'Any text may be a key here, `toString` too: use `own` of lib/text/own.ts, or a Map.',
    },
  },
  create(context) {
    const { sourceCode } = context;
    const services = sourceCode.parserServices;

    function isAnyText(node) {
      const type = services.getTypeAtLocation(node);
      const of = type.isUnion() ? type.types : [type];
      return of.some(({ flags }) => (flags & ts.TypeFlags.String) !== 0);
    }

    function isOwn(node) {
      const object = sourceCode.getText(node.object);
      const asks = `Object.hasOwn(${object}, ${sourceCode.getText(node.property)})`;
      return sourceCode
        .getAncestors(node)
        .some(
          (outer) =>
            outer.type === 'ConditionalExpression' &&
            outer.consequent.range[0] <= node.range[0] &&
            node.range[1] <= outer.consequent.range[1] &&
            sourceCode.getText(outer.test).includes(asks),
        );
    }

    return {
      'MemberExpression[computed=true]'(node) {
        if (isAnyText(node.property) && !isOwn(node)) {
          context.report({ node, messageId: 'strange' });
        }
      },
      "BinaryExpression[operator='in']"(node) {
        if (node.left.type !== 'PrivateIdentifier' && isAnyText(node.left)) {
          context.report({ node, messageId: 'strange' });
        }
      },
    };
  },
};
