'use client';

import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import {
  useFieldArray,
  useWatch,
  type Control,
  type FieldErrors,
  type UseFormRegister,
  type UseFormSetValue,
} from 'react-hook-form';
import { stageRegistrySlug } from '@/domain/registries/names';
import { Button, IconButton } from '../../ui/buttons/button';
import { Input } from '../../ui/fields/input';
import { slugOf } from '../../ui/fields/slug-of';
import { StageGlyph } from '../stages/stage-glyph';
import type { ProjectFormValues } from './project-form-values';

interface StagesFieldProps {
  control: Control<ProjectFormValues>;
  register: UseFormRegister<ProjectFormValues>;
  setValue: UseFormSetValue<ProjectFormValues>;
  /** The project's slug, to show what each registry will be called. */
  project: string;
  errors: FieldErrors<ProjectFormValues>['stages'];
}

/** A pipeline's stages in order, two to eight; each names the registry it will have. */
export function StagesField({ control, register, setValue, project, errors }: StagesFieldProps) {
  const { fields, append, remove, swap } = useFieldArray({ control, name: 'stages' });
  const stages = useWatch({ control, name: 'stages' });
  const problem = errors?.root?.message ?? errors?.message;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">Stages, in the order builds pass them</legend>
      <ol className="flex flex-col gap-2">
        {fields.map((field, index) => {
          const name = stages[index]?.name ?? '';
          const wrong = errors?.[index]?.name?.message ?? errors?.[index]?.slug?.message;
          return (
            <li key={field.id}>
              <div className="flex items-center gap-2">
                <StageGlyph position={index} count={fields.length} />
                <Input
                  {...register(`stages.${index}.name`, {
                    onChange: (event: { target: { value: string } }) =>
                      setValue(`stages.${index}.slug`, slugOf(event.target.value)),
                  })}
                  aria-label={`Name of stage ${index + 1}`}
                  aria-invalid={wrong !== undefined}
                  autoComplete="off"
                  className="h-8 min-w-0 flex-1 text-13"
                />
                <code className="w-44 truncate font-mono text-12 text-secondary max-sm:hidden">
                  {stageRegistrySlug(project, stages[index]?.slug || '…')}
                </code>
                <IconButton
                  label={`Move ${name} up`}
                  size="small"
                  disabled={index === 0}
                  onClick={() => swap(index, index - 1)}
                >
                  <ArrowUp aria-hidden />
                </IconButton>
                <IconButton
                  label={`Move ${name} down`}
                  size="small"
                  disabled={index === fields.length - 1}
                  onClick={() => swap(index, index + 1)}
                >
                  <ArrowDown aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${name}`}
                  size="small"
                  disabled={fields.length <= 2}
                  onClick={() => remove(index)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </div>
              {wrong === undefined ? null : (
                <p className="mt-1 pl-6 text-12 text-failed">{wrong}</p>
              )}
            </li>
          );
        })}
      </ol>
      {problem === undefined ? null : <p className="text-12 text-failed">{problem}</p>}
      <p className="text-12 text-secondary">
        Only the first accepts pushes; every other fills by promotion. The stages cannot change
        later.
      </p>
      <div>
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          disabledReason={fields.length >= 8 ? 'A pipeline has eight stages at most' : null}
          onClick={() => append({ name: '', slug: '' })}
        >
          Add a stage
        </Button>
      </div>
    </fieldset>
  );
}
