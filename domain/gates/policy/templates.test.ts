import { describe, expect, it } from 'vitest';
import { defaultStages } from '../../registries/names';
import { policyDocument } from '../policy';
import { policyTemplates } from './policy-template';
import { policiesOfTemplate } from './templates';

const kindsOf = (template: (typeof policyTemplates)[number], stages = [...defaultStages]) =>
  policiesOfTemplate(template, stages).map(({ stage, policy }) => [
    stage,
    ...policy.gates.map(({ kind }) => kind),
  ]);

describe('policiesOfTemplate', () => {
  it('open asks for nothing but the right to promote', () => {
    expect(kindsOf('open')).toEqual([]);
  });

  it('balanced asks for a version before staging and an approval before production', () => {
    expect(kindsOf('balanced')).toEqual([
      ['staging', 'metadata'],
      ['prod', 'approvals'],
    ]);
  });

  it('strict asks more at every stage, and never for the pusher’s own approval in the last', () => {
    expect(kindsOf('strict')).toEqual([
      ['staging', 'metadata', 'metadata', 'hygiene'],
      ['preprod', 'soak', 'approvals'],
      ['prod', 'soak', 'approvals'],
    ]);
    const last = policiesOfTemplate('strict', defaultStages).at(-1)!.policy.gates;
    expect(last).toContainEqual(expect.objectContaining({ excludePusher: true }));
  });

  it('puts both ends on the one stage after the entry where there are two', () => {
    expect(kindsOf('balanced', [defaultStages[0], defaultStages[3]])).toEqual([
      ['prod', 'metadata', 'approvals'],
    ]);
  });

  it.each(policyTemplates)('%s writes policies that the editor would take', (template) => {
    for (let count = 2; count <= 8; count++) {
      const stages = Array.from({ length: count }, (_, at) => ({ slug: `s${at}`, name: `S${at}` }));
      for (const { stage, policy } of policiesOfTemplate(template, stages)) {
        expect(policyDocument.parse(policy)).toEqual(policy);
        expect(stage).not.toBe('s0');
      }
    }
  });
});
