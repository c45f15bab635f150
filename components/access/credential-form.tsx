'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { Project } from '@/contract/projects';
import { credentialOf } from '../robots/credential-of';
import { Field } from '../ui/field';
import { FormActions } from '../ui/form-actions';
import { Input } from '../ui/input';
import type { Credential } from '../ui/secret-snippets';
import { Segmented } from '../ui/segmented';
import { Select } from '../ui/select';
import { StageLabel } from '../ui/stage-glyph';

interface CredentialFormProps {
  project: Project;
  /** The secret is in it: this once. */
  onCreated: (made: { credential: Credential; expiresAt: string | null; ci: boolean }) => void;
}

/** Makes a CI robot or a cluster's credential. */
export function CredentialForm({ project, onCreated }: CredentialFormProps) {
  const client = useQueryClient();
  const me = useMe();
  const [kind, setKind] = useState<'ci' | 'cluster'>('ci');
  const [name, setName] = useState('');
  const [pullsFrom, setPullsFrom] = useState(project.stages.at(-1)?.registry ?? '');
  const [environment, setEnvironment] = useState('');
  const [asks, setAsks] = useState(false);
  const entry = project.stages[0]?.registry ?? '';
  const create = useMutation(
    mutations.robots.create.mutationOptions({
      // Kept nowhere: the cache would hold the secret as long as the page lives.
      gcTime: 0,
      onSuccess: (robot) => {
        void client.invalidateQueries({ queryKey: mutations.robots.key() });
        onCreated({
          credential: credentialOf(me, robot, robot.secret),
          expiresAt: robot.expiresAt,
          ci: robot.kind === 'ci',
        });
      },
    }),
  );
  const refused = fieldErrors(create.error);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({
          project: project.slug,
          name: name.trim(),
          kind,
          registry: kind === 'ci' ? entry : pullsFrom,
          ...(kind === 'cluster' &&
            environment.trim() !== '' && { environment: environment.trim() }),
          ...(asks && kind === 'ci' && { permissions: ['check.report', 'promotion.request'] }),
        });
      }}
    >
      <Segmented
        label="Kind"
        value={kind}
        onChange={setKind}
        options={[
          { value: 'ci', label: 'CI robot' },
          { value: 'cluster', label: 'Cluster' },
        ]}
        className="self-start"
      />
      <p className="text-13 text-secondary">
        {kind === 'ci' ? (
          <>
            Pushes to and pulls from <code className="font-mono">{entry}</code>, the entry registry,
            and nothing else. Good for 30 days.
          </>
        ) : (
          'Pulls from one registry and cannot tell that any other exists. Good for 90 days.'
        )}
      </p>
      <Field
        label="Name"
        hint="Lower-case letters, digits, dots and dashes; it begins with a letter."
        error={refused.name}
      >
        <Input
          required
          pattern="[a-z]([a-z0-9]|[.\-](?=[a-z0-9])){0,39}"
          value={name}
          onValueChange={setName}
          autoComplete="off"
          spellCheck={false}
          placeholder={kind === 'ci' ? 'ci-main' : 'prod-eu'}
          className="font-mono text-13"
        />
      </Field>
      {kind === 'cluster' ? (
        <Field label="Registry" error={refused.registry}>
          <Select
            value={pullsFrom}
            onChange={setPullsFrom}
            options={project.stages.map((stage, position) => ({
              value: stage.registry,
              label: (
                <StageLabel
                  name={`${stage.name} · ${stage.registry}`}
                  position={position}
                  count={project.stages.length}
                />
              ),
            }))}
          />
        </Field>
      ) : null}
      {kind === 'cluster' ? (
        <Field label="Environment (optional)" error={refused.environment}>
          <Input
            value={environment}
            onValueChange={setEnvironment}
            maxLength={60}
            autoComplete="off"
            placeholder="production, eu-west"
          />
        </Field>
      ) : (
        <label className="flex items-start gap-2 text-13">
          <input
            type="checkbox"
            checked={asks}
            onChange={(event) => setAsks(event.target.checked)}
            className="mt-0.5 size-4 accent-accent"
          />
          <span>
            May ask for promotions too
            <span className="block text-12 text-secondary">
              Whoever is shown its secret cannot approve what it asked for.
            </span>
          </span>
        </label>
      )}
      <FormActions
        act="Make the credential"
        busy={create.isPending && 'Making the credential…'}
        failed="The credential was not made"
        error={create.error}
        fields={['name', 'registry', 'environment']}
      />
    </form>
  );
}
