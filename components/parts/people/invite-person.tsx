'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import type { Api } from '@/client/api';
import type { Project, ProjectSummary } from '@/contract/shapes/projects';
import type { Team } from '@/contract/shapes/access/teams';
import { Dialog } from '../../ui/dialogs/dialog';
import { DialogForm } from '../../ui/dialogs/dialog-form';
import { Field } from '../../ui/fields/field';
import { Checkbox, Input } from '../../ui/fields/input';
import { Select } from '../../ui/fields/select';
import { builtInRoles } from '../access/built-in-roles';
import { RoleField } from '../access/role-field';
import { ProjectPicker } from '../projects/project-picker';
import { EmailField } from './email-field';
import { LinkOnce } from './link-once';

interface InvitePersonProps {
  /** Into this team, on whose page it stands; left out: wherever is chosen. */
  team?: Pick<Team, 'slug' | 'name'>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A role on this project, from whose page it is opened; left out: wherever is chosen. */
  to?: InvitedTo;
}

interface InvitedTo {
  project: Pick<Project, 'slug' | 'name' | 'stages'>;
  role: string;
  email?: string;
  /** Why a role may not be given there, by its slug. */
  reasons?: Readonly<Record<string, string>>;
}

type Made = Awaited<ReturnType<Api['invitations']['create']>>;

/** Invites somebody by a link, with what joining brings. */
export function InvitePerson({ team, open, onOpenChange, to }: InvitePersonProps) {
  const [made, setMade] = useState<Made | null>(null);
  if (made !== null) {
    return (
      <LinkOnce
        title={`${made.email} is invited`}
        link={made.link}
        expiresAt={made.expiresAt}
        onDone={() => {
          setMade(null);
          onOpenChange(false);
        }}
      >
        By this link {made.name ?? made.email} chooses a password, or signs in, and joins.
      </LinkOnce>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={titleOf(team, to)}
      description="You get a link to send to them. It works once, within 7 days."
    >
      <InviteForm into={team} to={to} onMade={setMade} />
    </Dialog>
  );
}

const titleOf = (team: InvitePersonProps['team'], to: InvitedTo | undefined): string => {
  if (team !== undefined) return `Invite a person to team ${team.name}`;
  return to === undefined ? 'Invite a person' : `Invite a person to ${to.project.name}`;
};

const none = '';

interface InviteFormProps {
  into: InvitePersonProps['team'];
  to: InvitedTo | undefined;
  onMade: (made: Made) => void;
}

function InviteForm({ into, to, onMade }: InviteFormProps) {
  const client = useQueryClient();
  const teams = useQuery(queries.teams());
  const roles = useQuery(queries.roles()).data?.items ?? builtInRoles;
  const [email, setEmail] = useState(to?.email ?? '');
  const [name, setName] = useState('');
  const [team, setTeam] = useState(into?.slug ?? none);
  const [maintainer, setMaintainer] = useState(false);
  const [picked, setPicked] = useState<ProjectSummary | null>(null);
  const project = to?.project ?? picked;
  const [role, setRole] = useState(to?.role ?? 'viewer');
  const [limited, setLimited] = useState<readonly string[] | null>(null);
  const limitable = roles.find((one) => one.slug === role)?.limitable ?? false;
  const invite = useMutation(
    mutations.invitations.create.mutationOptions({
      gcTime: 0,
      onSuccess: (made) => {
        void client.invalidateQueries({ queryKey: mutations.invitations.key() });
        onMade(made);
      },
    }),
  );
  const refused = fieldErrors(invite.error);
  return (
    <DialogForm
      onSubmit={() => {
        invite.mutate({
          email: email.trim(),
          ...(name.trim() === '' ? {} : { name: name.trim() }),
          ...(team === none ? {} : { team, maintainer }),
          ...(project === null ? {} : { project: project.slug, role }),
          ...(project !== null && limitable ? { stages: limited && [...limited] } : {}),
        });
      }}
      act="Make the link"
      busy={invite.isPending && 'Making the link…'}
      failed="Nobody was invited"
      error={invite.error}
      fields={['email', 'name', 'team', 'project']}
    >
      <EmailField
        value={email}
        onChange={setEmail}
        hint="They join and sign in with it."
        error={refused.email}
      />
      <Field
        label="Name"
        optional
        hint="They can say it better when they join."
        error={refused.name}
      >
        <Input
          maxLength={100}
          value={name}
          onValueChange={setName}
          autoComplete="off"
          placeholder="Ana Núñez"
        />
      </Field>
      {into === undefined ? (
        <Field
          label="Team"
          optional
          hint="They join it, with every role that it holds."
          error={refused.team}
        >
          <Select
            value={team}
            onChange={setTeam}
            options={[
              { value: none, label: 'No team' },
              ...(teams.data?.items ?? []).map((one) => ({ value: one.slug, label: one.name })),
            ]}
          />
        </Field>
      ) : null}
      {team === none ? null : (
        <label className="flex items-start gap-2 text-13">
          <Checkbox checked={maintainer} onCheckedChange={setMaintainer} />
          <span>
            Maintains the team
            <span className="block text-12 text-secondary">Says who is in it.</span>
          </span>
        </label>
      )}
      {into === undefined && to === undefined ? (
        <Field label="Project" optional error={refused.project}>
          <ProjectPicker
            value={picked}
            onChange={(next) => {
              setPicked(next);
              setLimited([]);
            }}
          />
        </Field>
      ) : null}
      {project === null ? null : (
        <RoleField
          role={role}
          onRole={setRole}
          limited={limited}
          onLimited={setLimited}
          stages={project.stages}
          {...(to?.reasons && { reasons: to.reasons })}
        />
      )}
    </DialogForm>
  );
}
