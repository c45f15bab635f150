'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId } from 'react';
import { policyTemplates, type PolicyTemplate } from '@/domain/gates/policy/policy-template';
import { templateWords } from './template-words';

interface TemplateFieldProps {
  value: PolicyTemplate;
  onChange: (template: PolicyTemplate) => void;
}

/** The policies that a new project starts with, each choice with what it means. */
export function TemplateField({ value, onChange }: TemplateFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <span id={id} className="text-13 font-medium">
        Policies to start with
      </span>
      <RadioGroup
        aria-labelledby={id}
        aria-describedby={`${id}-later`}
        value={value}
        onValueChange={(next) => onChange(next)}
        className="flex flex-col overflow-hidden rounded-md border border-control"
      >
        {policyTemplates.map((template) => (
          <label
            key={template}
            className="flex cursor-pointer items-start gap-3 border-b border-line px-3 py-2 last:border-b-0 hover:bg-muted has-data-checked:bg-muted has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <Radio.Root
              value={template}
              aria-labelledby={`${id}-${template}`}
              aria-describedby={`${id}-${template}-means`}
              className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface outline-none data-checked:border-accent"
            >
              <Radio.Indicator className="size-2 rounded-full bg-accent" />
            </Radio.Root>
            <span className="text-13">
              <span id={`${id}-${template}`} className="font-medium">
                {templateWords[template].name}
              </span>
              <span id={`${id}-${template}-means`} className="block text-12 text-secondary">
                {templateWords[template].means}
              </span>
            </span>
          </label>
        ))}
      </RadioGroup>
      <p id={`${id}-later`} className="text-12 text-secondary">
        They can be changed at any time, stage by stage.
      </p>
    </div>
  );
}
