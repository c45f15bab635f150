import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { gateSettings } from './index';
import { kindNames } from './words';
import { policyDocument } from '../policy';

const guide = readFileSync(new URL('../../../docs/gates.md', import.meta.url), 'utf8');
const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, text]) =>
  parseAllDocuments(text!).map((document) => document.toJS() as unknown),
);
const gates = examples
  .flatMap((example) => (Array.isArray(example) ? (example as unknown[]) : [example]))
  .filter((example) => typeof example === 'object' && example !== null && 'kind' in example);

describe('docs/gates.md', () => {
  it('has an example of every kind that the editor would take', () => {
    const kinds = gates.map((gate) => gateSettings.parse(gate).kind);
    expect(new Set(kinds)).toEqual(new Set(kindNames));
  });

  it('shows a whole policy that can be saved', () => {
    expect(policyDocument.parse(examples[0]).gates).toHaveLength(3);
  });
});
