'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import { lifetimeDays } from '@/domain/robots/lifetime';
import { credentialOf } from '../parts/credentials/credential-of';
import { EnvironmentField } from '../parts/credentials/environment-field';
import { ExtrasField, type Extras } from '../parts/credentials/extras-field';
import { LifetimeField } from '../parts/credentials/lifetime-field';
import { PushesField } from '../parts/credentials/pushes-field';
import type { Credential } from '../parts/credentials/secret-snippets';
import { StageLabel } from '../parts/stages/stage-glyph';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { Segmented } from '../ui/fields/segmented';
import { Select } from '../ui/fields/select';

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
  const entry = project.stages[0]?.registry ?? '';
  const [pushes, setPushes] = useState<readonly string[]>([entry]);
  const [extras, setExtras] = useState<Extras>({ permissions: ['check.report'], stages: [] });
  const [days, setDays] = useState<string>(String(lifetimeDays.ci));
  const create = useMutation(
    mutations.robots.create.mutationOptions({
      // Kept nowhere: the cache would hold the secret as long as the page lives.
      gcTime: 0,
      onSuccess: (robot) => {
        void client.invalidateQueries({ queryKey: mutations.robots.key() });
        void client.invalidateQueries({ queryKey: mutations.access.key() });
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
    <DialogForm
      onSubmit={() => {
        create.mutate({
          project: project.slug,
          name: name.trim(),
          kind,
          expiresInDays: Number(days),
          ...(kind === 'ci'
            ? {
                registries: [...pushes],
                permissions: [...extras.permissions],
                ...(extras.stages.length > 0 && { stages: [...extras.stages] }),
              }
            : { registry: pullsFrom, environment: environment.trim() || null }),
        });
      }}
      act="Make the credential"
      busy={create.isPending && 'Making the credential…'}
      failed="The credential was not made"
      error={create.error}
      fields={['name', 'registry', 'environment', 'stages', 'expiresInDays']}
    >
      <Segmented
        label="Kind"
        value={kind}
        onChange={(next) => {
          setKind(next);
          setDays(String(lifetimeDays[next]));
        }}
        options={[
          { value: 'ci', label: 'CI robot' },
          { value: 'cluster', label: 'Cluster' },
        ]}
        className="self-start"
      />
      <p className="text-13 text-secondary">
        {kind === 'ci'
          ? 'Pushes to and pulls from entry registries, and sees no other.'
          : 'Pulls from one registry and cannot tell that any other exists.'}
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
        <EnvironmentField
          value={environment}
          onChange={setEnvironment}
          error={refused.environment}
        />
      ) : (
        <>
          <PushesField own={entry} value={pushes} onChange={setPushes} error={refused.registry} />
          <ExtrasField
            value={extras}
            onChange={setExtras}
            stages={project.stages}
            error={refused.stages}
          />
        </>
      )}
      <LifetimeField value={days} onChange={setDays} error={refused.expiresInDays} />
    </DialogForm>
  );
}
