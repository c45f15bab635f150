'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import type { Project } from '@/contract/projects';
import { builtIn } from '../roles/built-in';
import { Field } from '../ui/field';
import { FormActions } from '../ui/form-actions';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { Select } from '../ui/select';
import { toast } from '../ui/toast';
import type { AccessRow, Team } from './access-rows';
import { Consequence } from './consequence';
import { RoleField } from './role-field';
import { compareRights, type Held } from './stage-rights';

interface GrantFormProps {
  project: Project;
  /** Whose role changes; null: somebody's first. */
  row: AccessRow | null;
  /** Everybody who holds something already. */
  rows: readonly AccessRow[];
  teams: readonly Team[];
  onDone: () => void;
}

/** Gives a role, or changes one; what that does is said before. */
export function GrantForm({ project, row, rows, teams, onDone }: GrantFormProps) {
  const client = useQueryClient();
  const [kind, setKind] = useState<'person' | 'team'>('person');
  const [email, setEmail] = useState('');
  const [team, setTeam] = useState(teams[0]?.slug ?? '');
  const [role, setRole] = useState<string>(row?.grant?.role ?? 'developer');
  const [limited, setLimited] = useState<string[]>(row?.grant?.stages ?? []);

  const subject = row?.grant?.subject ?? (kind === 'team' ? `team:${team}` : email.trim());
  const known = rows.find((one) => one.key === subject.toLowerCase());
  const roles = useQuery(queries.roles()).data?.items ?? builtIn;
  const chosen = roles.find((one) => one.slug === role);
  const stages = chosen?.limitable ? limited : [];
  const kept: readonly Held[] = known?.held.filter((one) => one.through !== 'direct') ?? [];
  const change = compareRights(project, known?.held ?? [], [
    ...kept,
    { role, permissions: chosen?.permissions, stages, through: 'direct' },
  ]);
  const who =
    known?.name ??
    (kind === 'team' ? `Team ${teams.find((one) => one.slug === team)?.name ?? ''}` : email.trim());

  const save = useMutation(
    mutations.grants.put.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.grants.key() });
        await client.invalidateQueries({ queryKey: mutations.access.key() });
        toast.done(row === null ? 'Role given' : 'Role changed');
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ project: project.slug, subject, role, stages });
      }}
    >
      {row === null ? (
        <>
          <Segmented
            label="Who"
            value={kind}
            onChange={setKind}
            options={[
              { value: 'person', label: 'A person' },
              { value: 'team', label: 'A team' },
            ]}
            className="self-start"
          />
          {kind === 'person' ? (
            <Field
              label="E-mail"
              hint="Of somebody who has an account here."
              error={refused.subject}
            >
              <Input
                type="email"
                required
                value={email}
                onValueChange={setEmail}
                autoComplete="off"
                placeholder="ana@example.com"
              />
            </Field>
          ) : teams.length === 0 ? (
            <p className="text-13 text-secondary">
              There is no team that you may see. Administrators create teams.
            </p>
          ) : (
            <Field label="Team" error={refused.subject}>
              <Select
                value={team}
                onChange={setTeam}
                options={teams.map((one) => ({ value: one.slug, label: one.name }))}
              />
            </Field>
          )}
        </>
      ) : null}
      <RoleField
        role={role}
        onRole={setRole}
        limited={limited}
        onLimited={setLimited}
        stages={project.stages}
      />
      <Consequence
        who={who || 'They'}
        {...change}
        none={`Nothing changes for ${who || 'them'}: they hold all of this already.`}
      />
      <FormActions
        act={row === null ? 'Give the role' : 'Change the role'}
        busy={save.isPending && 'Saving…'}
        failed="The role was not saved"
        error={save.error}
        fields={['subject']}
        disabled={row === null && kind === 'team' && team === ''}
      />
    </form>
  );
}
