import { parseArgs } from 'node:util';

export interface Options {
  /** Small images and few samples: does every measure work? Its figures mean little. */
  readonly quick: boolean;
  /** Write the figures into docs/benchmarks.md. */
  readonly write: boolean;
  /** A built checkout of another version, to be compared with in the peer's place; empty: none. */
  readonly before: string;
  /** Names of measures; empty: all. */
  readonly only: readonly string[];
  readonly help: boolean;
}

export const usage = `npm run bench -- [--quick] [--write] [--as-built] [--before=DIR] [--only=manifests,promotion,…]

  --quick      small images and few samples: does every measure work?
  --write      put the figures into docs/benchmarks.md
  --as-built   measure what was built before, without building what changed
  --before=…   compare with another version in place of the peer: a checkout of it that was built
  --only=…     some of: memory, tokens, push-pull, promotion, gates, access, isolation, blobs, manifests,
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
      before: { type: 'string', default: '' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    quick: values.quick,
    write: values.write,
    before: values.before,
    only: values.only.split(',').filter(Boolean),
    help: values.help,
  };
}
