import { describe, expect, it } from 'vitest';
import { policyTemplates } from '@/domain/gates/policy/policy-template';
import { policiesOfTemplate } from '@/domain/gates/policy/templates';
import { templateWords } from './template-words';

const pipeline = ['dev', 'staging', 'preprod', 'prod'].map((slug) => ({ slug, name: slug }));

/** What says in the words of a template that a stage asks for such a gate. */
const words = { approvals: /approvals?/g, soak: /soaking/g } as const;

describe.each(policyTemplates)('the words of %s', (template) => {
  it.each(['approvals', 'soak'] as const)(
    'name %s once for each stage that asks for it',
    (kind) => {
      const asking = policiesOfTemplate(template, pipeline).filter(({ policy }) =>
        policy.gates.some((gate) => gate.kind === kind),
      );
      expect([...templateWords[template].means.matchAll(words[kind])]).toHaveLength(asking.length);
    },
  );
});
