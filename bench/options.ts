import { parseArgs } from 'node:util';

export interface Options {
  /** Small images and few samples: does every measure work? Its figures mean little. */
  readonly quick: boolean;
  /** Write the figures into docs/benchmarks.md. */
  readonly write: boolean;
  /** Names of measures; empty: all. */
  readonly only: readonly string[];
  readonly help: boolean;
}

export const usage = `npm run bench -- [--quick] [--write] [--as-built] [--only=manifests,promotion,…]

  --quick      small images and few samples: does every measure work?
  --write      put the figures into docs/benchmarks.md
  --as-built   measure what was built before, without building what changed
  --only=…     some of: memory, push-pull, promotion, gates, access, isolation, blobs, manifests,
               worst-documents
`;

/** @throws TypeError where an option is not known. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      /** For scripts/bench.mjs, which builds before. */
      'as-built': { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    quick: values.quick,
    write: values.write,
    only: values.only.split(',').filter(Boolean),
    help: values.help,
  };
}
