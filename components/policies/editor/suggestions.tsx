import { describeGate, nameOf, type GateSettings } from '@/domain/gates/kinds/index';
import type { PolicyTemplate } from '@/domain/gates/policy/policy-template';
import { policiesOfTemplate } from '@/domain/gates/policy/templates';
import { Button } from '../../ui/buttons/button';
import { EmptyState } from '../../ui/page/empty-state';
import { templateWords } from '../../parts/policies/template-words';

interface SuggestionsProps {
  stage: string;
  stages: readonly { slug: string; name: string }[];
  onInsert: (gates: readonly GateSettings[]) => void;
}

/** No gate yet: what that means, and what the templates would put here. */
export function Suggestions({ stage, stages, onInsert }: SuggestionsProps) {
  const offers = (['balanced', 'strict'] as const).flatMap((template: PolicyTemplate) => {
    const found = policiesOfTemplate(template, stages).find((one) => one.stage === stage);
    return found ? [{ template, gates: found.policy.gates }] : [];
  });
  return (
    <EmptyState title="No gates: the right to promote is enough">
      <p>Add a gate, or begin with what a template has for this stage.</p>
      {offers.length === 0 ? null : (
        <ul className="mt-4 flex flex-col gap-3 text-left">
          {offers.map(({ template, gates }) => (
            <li
              key={template}
              className="flex flex-wrap items-start justify-between gap-3 rounded-md border border-line bg-surface p-3"
            >
              <div className="min-w-0 flex-1 basis-48">
                <p className="font-medium text-text">{templateWords[template].name}</p>
                <ul>
                  {gates.map((gate, at) => (
                    <li key={at} className="break-words">
                      {nameOf(gate)}: {describeGate(gate)}
                    </li>
                  ))}
                </ul>
              </div>
              <Button size="small" onClick={() => onInsert(gates)}>
                Insert these gates
                <span className="sr-only"> of {templateWords[template].name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </EmptyState>
  );
}
