import { hiddenCharacters, hidesSomething } from '../../names/visible-name';
import { deceptiveName } from './check-name';
import { isNaming } from '../kinds/index';
import { policyDocument } from '../policy';

/**
 * A policy as somebody saves it. What stands is read by `policyDocument`; beyond that, nothing in it may be
 * what cannot be seen, and no check or key be written so that it reads as another: whoever agrees to a policy
 * reads its sentences.
 */
export const writtenPolicy = policyDocument.superRefine(({ gates, automatic }, context) => {
  for (const [path, text] of textsOf({ gates, automatic })) {
    const [root, at, setting] = path;
    const gate = root === 'gates' ? gates[Number(at)] : undefined;
    const isName = gate !== undefined && isNaming(gate, String(setting));
    const message = hidesSomething(text) ? hiddenCharacters : isName ? deceptiveName(text) : null;
    if (message !== null) context.addIssue({ code: 'custom', path: [...path], message });
  }
});

type Path = readonly (string | number)[];

/** Every text in a document, with where it stands. */
function textsOf(value: unknown, path: Path = []): [Path, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    textsOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
