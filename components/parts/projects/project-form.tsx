'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm, useWatch } from 'react-hook-form';
import { fieldErrors } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import { defaultStages } from '@/domain/registries/names';
import { Button } from '../../ui/buttons/button';
import { Field } from '../../ui/fields/field';
import { Input } from '../../ui/fields/input';
import { Select } from '../../ui/fields/select';
import { slugOf } from '../../ui/fields/slug-of';
import { ErrorPanel } from '../../ui/page/error-panel';
import { TemplateField } from '../policies/template-field';
import { projectFormValues, type ProjectFormValues } from './project-form-values';
import { StagesField } from './stages-field';

/** Name, slug, team, stages and first policies of a project to be. */
export function ProjectForm({ onCreated }: { onCreated: (project: Project) => void }) {
  const client = useQueryClient();
  const teams = useQuery(queries.teams());
  const create = useMutation(
    mutations.projects.create.mutationOptions({
      onSuccess: async (project) => {
        await client.invalidateQueries({ queryKey: mutations.projects.key() });
        onCreated(project);
      },
    }),
  );
  const { control, register, handleSubmit, setValue, formState } = useForm<ProjectFormValues>({
    resolver: zodResolver(projectFormValues),
    defaultValues: {
      name: '',
      slug: '',
      team: '',
      stages: [...defaultStages],
      template: 'balanced',
    },
  });
  const refused = fieldErrors(create.error);
  const errors = formState.errors;
  const [team, projectSlug, template] = useWatch({
    control,
    name: ['team', 'slug', 'template'],
  });

  return (
    <form
      noValidate
      onSubmit={(event) =>
        void handleSubmit(({ team: owner, ...values }) =>
          create.mutate({ ...values, ...(owner === '' ? {} : { team: owner }) }),
        )(event)
      }
      className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-4 sm:p-6"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors.name?.message ?? refused.name}>
          <Input
            {...register('name', {
              onChange: (event: { target: { value: string } }) => {
                if (!formState.dirtyFields.slug) setValue('slug', slugOf(event.target.value));
              },
            })}
            autoFocus
            autoComplete="off"
            placeholder="Shop"
          />
        </Field>
        <Field
          label="Slug"
          hint="Begins every registry’s name; it cannot change later."
          error={errors.slug?.message ?? refused.slug}
        >
          <Input
            {...register('slug')}
            autoComplete="off"
            spellCheck={false}
            placeholder="shop"
            className="font-mono text-13"
          />
        </Field>
      </div>
      {teams.data !== undefined && teams.data.items.length > 0 ? (
        <Field
          label="Team"
          optional
          hint="Owns the project; the start page groups projects by it."
          error={refused.team}
        >
          <Select
            value={team}
            onChange={(next) => setValue('team', next)}
            options={[
              { value: '', label: 'No team' },
              ...teams.data.items.map((one) => ({ value: one.slug, label: one.name })),
            ]}
          />
        </Field>
      ) : null}
      <StagesField
        control={control}
        register={register}
        setValue={setValue}
        project={projectSlug || 'shop'}
        errors={errors.stages}
      />
      <TemplateField value={template} onChange={(next) => setValue('template', next)} />
      {create.isError && Object.keys(refused).length === 0 ? (
        <ErrorPanel what="The project was not created" error={create.error} />
      ) : null}
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          size="large"
          busy={create.isPending && 'Creating the project…'}
        >
          Create project
        </Button>
      </div>
    </form>
  );
}
