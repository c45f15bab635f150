import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  visit,
} from 'yaml';
import { policyDocument, type PolicyDocument } from '@/domain/gates/policy';
import { fieldProblems } from './field-problems';

/** What is wrong with a YAML text, and where; line and column count from 1. */
export interface YamlProblem {
  /** The member, `gates.0.names`; empty where the text is no YAML. */
  readonly path: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type ReadPolicy =
  | { readonly policy: PolicyDocument; readonly problems: null }
  | { readonly policy: null; readonly problems: readonly YamlProblem[] };

type ReadYaml =
  | { readonly document: unknown; readonly problems: null; readonly placeOf: PlaceOf }
  | { readonly problems: readonly YamlProblem[] };

/** Where a member of the document stands (`['gates', 0, 'names']`), or the nearest one around it. */
type PlaceOf = (path: readonly (string | number)[]) => { line: number; column: number };

/**
 * Longest YAML that is read, in characters: more than policies need, and little enough that a text
 * made to be slow (time grows with the square of its nesting) is refused in well under a second.
 */
const longest = 64 * 1024;

/** Anchors are for convenience; a text that grows by them is refused rather than unfolded. */
const maxAliasCount = 100;

/**
 * Reads a policy as people write it, and says of each thing that is wrong where it stands.
 * @param schema what it is held to: the server also looks for names that read alike, by a table of letters
 *   that no browser needs to load.
 */
export function readPolicyYaml(text: string, schema = policyDocument): ReadPolicy {
  const read = readYaml(text);
  if (read.problems !== null) return { policy: null, problems: read.problems };
  const parsed = schema.safeParse(read.document ?? {});
  if (parsed.success) return { policy: parsed.data, problems: null };
  const problems = fieldProblems(parsed.error.issues).map(({ path, message }) => ({
    path: path.join('.'),
    message,
    ...read.placeOf(path),
  }));
  return { policy: null, problems };
}

/**
 * Reads one YAML 1.2 document (core schema: no dates, no custom tags) into plain values. Duplicate
 * keys, several documents and aliases that unfold without end are refused, with line and column.
 */
function readYaml(text: string): ReadYaml {
  const counter = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (text.length > longest)
    return refused(`is longer than ${longest} characters; send a larger policy as JSON`);
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      lineCounter: counter,
      prettyErrors: false,
      // Its own check compares each key with every other one; see `duplicates`.
      uniqueKeys: false,
    });
    const problems = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
      path: '',
      message: message.replace(/\.$/, ''),
      ...at(pos[0]),
    }));
    const twice: YamlProblem[] = [];
    visit(document, {
      Map(_, map) {
        const seen = new Set<unknown>();
        for (const { key } of map.items) {
          const name = isScalar(key) ? key.value : key;
          if (!isScalar(key) && !isAlias(key)) {
            const message = 'A key is plain text';
            twice.push({ path: '', message, ...at(map.range?.[0] ?? 0) });
          } else if (seen.has(String(name))) {
            const offset = isScalar(key) ? key.range?.[0] : undefined;
            const message = `The key ${String(name)} stands there twice`;
            twice.push({ path: '', message, ...at(offset ?? 0) });
          }
          seen.add(String(name));
        }
      },
    });
    if (problems.length + twice.length > 0) return { problems: [...problems, ...twice] };
    return {
      document: document.toJS({ maxAliasCount }) as unknown,
      problems: null,
      placeOf: (path) => {
        for (let length = path.length; length > 0; length--) {
          const node = document.getIn(path.slice(0, length), true);
          const range = isScalar(node) || isMap(node) || isSeq(node) ? node.range : null;
          if (range) return at(range[0]);
        }
        return at(0);
      },
    };
  } catch (error) {
    // Aliases without end (ReferenceError), or nesting deeper than the stack (RangeError).
    const tooDeep = error instanceof RangeError;
    return refused(
      tooDeep ? 'is nested too deeply' : 'unfolds to far more than it says, by aliases',
    );
  }
}

const refused = (what: string): ReadYaml => ({
  problems: [{ path: '', message: `The text ${what}`, line: 1, column: 1 }],
});

/** A policy as people keep it in Git; reading it again gives the same policy. */
export const writePolicyYaml = ({ gates, automatic, lastClick }: PolicyDocument): string =>
  stringify({ gates, automatic, lastClick }, { lineWidth: 0, aliasDuplicateObjects: false });
