'use client';

import { X } from 'lucide-react';
import { useMe } from '@/client/me';
import { IconButton } from '../../ui/buttons/button';
import { Field } from '../../ui/fields/field';
import { ProjectPicker } from '../projects/project-picker';

interface PushesFieldProps {
  /** The entry registry of the robot's own project. */
  own: string;
  value: readonly string[];
  onChange: (registries: string[]) => void;
  error?: string | undefined;
}

/**
 * The entry registries that CI pushes to: that of its own project, and, where an administrator says so,
 * those of other projects.
 */
export function PushesField({ own, value, onChange, error }: PushesFieldProps) {
  const { admin } = useMe();
  return (
    <div className="flex flex-col gap-2">
      <div>
        <p className="text-13 font-medium">Pushes to</p>
        <ul aria-label="Entry registries that it pushes to" className="mt-1 flex flex-wrap gap-1.5">
          {value.map((registry) => (
            <li
              key={registry}
              className="inline-flex min-h-8 items-center gap-1 rounded-md border border-line bg-muted pl-2 text-13 not-has-[button]:pr-2"
            >
              <code className="font-mono">{registry}</code>
              {admin && value.length > 1 ? (
                <IconButton
                  label={`Have it push to ${registry} no longer`}
                  onClick={() => onChange(value.filter((one) => one !== registry))}
                >
                  <X aria-hidden />
                </IconButton>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
      {admin ? (
        <Field
          label="Another project’s entry registry"
          optional
          hint="One job that builds for several projects needs one credential."
          error={error}
        >
          <ProjectPicker
            // Chosen ones move into the list above; the field begins anew.
            key={value.length}
            value={null}
            onChange={(project) => {
              const entry = project?.stages[0]?.registry;
              if (entry !== undefined && !value.includes(entry)) onChange([...value, entry]);
            }}
          />
        </Field>
      ) : value.length === 1 && value[0] === own ? (
        <p className="text-12 text-secondary">
          The entry registry of this project. For one that serves several projects ask an
          administrator.
        </p>
      ) : (
        <p className="text-12 text-secondary">
          It serves other projects too: administrators change where it pushes.
        </p>
      )}
    </div>
  );
}
