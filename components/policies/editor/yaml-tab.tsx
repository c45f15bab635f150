'use client';

import { useId } from 'react';
import type { YamlProblem } from '@/contract/policy-yaml';
import { cn } from '../../ui/cn';
import { CopyButton } from '../../ui/copy/copy-button';
import { controlStyles } from '../../ui/fields/input';

interface YamlTabProps {
  text: string;
  problems: readonly YamlProblem[];
  onChange: (text: string) => void;
}

/** The same policy as text, as it may live in Git; what is wrong with it is said line by line. */
export function YamlTab({ text, problems, onChange }: YamlTabProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between">
        <label htmlFor={id} className="text-13 font-medium">
          The policy as YAML
        </label>
        <CopyButton value={text} what="YAML" />
      </div>
      <textarea
        id={id}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        rows={Math.min(30, Math.max(10, text.split('\n').length + 1))}
        spellCheck={false}
        aria-invalid={problems.length > 0}
        aria-describedby={`${id}-problems`}
        className={cn(controlStyles, 'py-2 font-mono text-13')}
      />
      <ul id={`${id}-problems`} className="flex flex-col gap-0.5 text-12 text-failed">
        {problems.map(({ path, message, line, column }, at) => (
          <li key={at}>
            Line {line}, column {column}: {path === '' ? '' : `${path}: `}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
