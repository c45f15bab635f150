'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import { LastProposal } from '../parts/policies/proposals';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { Checkbox, Input } from '../ui/fields/input';
import { toast } from '../ui/notices/toast';
import { ErrorPanel } from '../ui/page/error-panel';
import { QueryView } from '../ui/page/query-view';
import { Loading, Skeleton } from '../ui/page/skeleton';
import { changesOf, type Settings } from './changes-of';
import { FloatingTagsField } from './floating-tags-field';

/** A project's settings, each with what it means. */
export function ProjectSettings({ project }: { project: string }) {
  const query = useQuery(queries.project(project));
  return (
    <QueryView query={query} what="the settings" skeleton={<SettingsSkeleton />}>
      {(found) => (
        <div className="flex max-w-2xl flex-col gap-4">
          <LastProposal project={project} stage={null} />
          <Form project={found} />
        </div>
      )}
    </QueryView>
  );
}

function Form({ project }: { project: Project }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<Partial<Settings>>({});
  const settings: Settings = { ...project, ...draft };
  const changes = changesOf(project, settings);
  const save = useMutation(
    mutations.projects.update.mutationOptions({
      onSuccess: async (saved) => {
        client.setQueryData(queries.project(project.slug).queryKey, saved);
        await client.invalidateQueries({ queryKey: mutations.projects.key() });
        setDraft({});
        await client.invalidateQueries({ queryKey: mutations.policies.key() });
        toast.done(
          changes.agreesPolicies === false
            ? 'Saved; that policies need no second word waits for another maintainer'
            : 'Settings saved',
        );
      },
    }),
  );
  const mayNot = !project.can.administer;
  const refused = fieldErrors(save.error);
  return (
    <form
      className="flex max-w-2xl flex-col gap-6 rounded-lg border border-line bg-surface p-4 sm:p-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (Object.keys(changes).length > 0) save.mutate({ project: project.slug, ...changes });
      }}
    >
      <Field
        label="Name"
        hint={
          <>
            What people read. The slug <code className="font-mono">{project.slug}</code> stands in
            every address and cannot change.
          </>
        }
        error={refused.name}
      >
        <Input
          required
          maxLength={100}
          readOnly={mayNot}
          value={settings.name}
          onValueChange={(name) => setDraft({ ...draft, name })}
          autoComplete="off"
        />
      </Field>
      <div className="flex flex-col gap-1">
        <label className="flex min-h-6 items-center gap-2 text-13 font-medium">
          <Checkbox
            checked={settings.latestFollows}
            onCheckedChange={(latestFollows) => setDraft({ ...draft, latestFollows })}
            disabled={mayNot}
            aria-describedby="latest-follows"
          />
          <span>
            <code className="font-mono">latest</code> follows the newest release
          </span>
        </label>
        <p id="latest-follows" className="pl-7 text-12 text-secondary">
          {settings.latestFollows ? 'On' : 'Off'}: in{' '}
          <code className="font-mono">{project.stages[0]?.registry}</code>,{' '}
          {settings.latestFollows
            ? 'latest is the highest version that was pushed, of an image without versions its newest build that has a name; where a client pushes latest itself, it is what was pushed.'
            : 'latest moves only when a client pushes it.'}{' '}
          In every other registry it is what is current there, either way.
        </p>
      </div>
      <div className="flex flex-col gap-1">
        <label className="flex min-h-6 items-center gap-2 text-13 font-medium">
          <Checkbox
            checked={settings.carries}
            onCheckedChange={(carries) => setDraft({ ...draft, carries })}
            disabled={mayNot}
            aria-describedby="carries"
          />
          <span>Late evidence follows its build</span>
        </label>
        <p id="carries" className="pl-7 text-12 text-secondary">
          {settings.carries
            ? 'On: signatures, SBOMs and attestations that are pushed after a build went on follow it to every stage that has it, those that were missed while this was off too. They only add: what would replace a stage’s own waits for a hand. Nothing that could run is carried.'
            : 'Off: what is pushed after a build went on stays in the entry registry, until somebody carries it from the build’s page.'}
        </p>
      </div>
      <div className="flex flex-col gap-1">
        <label className="flex min-h-6 items-center gap-2 text-13 font-medium">
          <Checkbox
            checked={!settings.keepsTags}
            onCheckedChange={(takes) => setDraft({ ...draft, keepsTags: !takes })}
            disabled={mayNot}
            aria-describedby="keeps-tags"
          />
          <span>A roll back takes tags off the stage’s list</span>
        </label>
        <p id="keeps-tags" className="pl-7 text-12 text-secondary">
          {settings.keepsTags
            ? 'Off: the list goes on naming what a stage went back from. Tools that pick the highest version deploy that again.'
            : 'On: a stage’s list tells what may run there. What it went back from leaves the list; digests stay pullable, and promoting it again brings its tags back.'}
        </p>
      </div>
      <div className="flex flex-col gap-1">
        <label className="flex min-h-6 items-center gap-2 text-13 font-medium">
          <Checkbox
            checked={settings.agreesPolicies}
            onCheckedChange={(agreesPolicies) => setDraft({ ...draft, agreesPolicies })}
            disabled={mayNot}
            aria-describedby="agrees-policies"
          />
          <span>Another maintainer agrees to each change of a policy</span>
        </label>
        <p id="agrees-policies" className="pl-7 text-12 text-secondary">
          {settings.agreesPolicies
            ? 'On: a change counts once a maintainer agrees who neither proposed it nor counts as who did. Switching this off is such a change.'
            : 'Off: what a maintainer saves counts at once. Whoever approves there is told what it asks for less.'}
        </p>
      </div>
      <FloatingTagsField
        tags={settings.floatingTags}
        onChange={(floatingTags) => setDraft({ ...draft, floatingTags })}
        readOnly={mayNot}
        error={refused.floatingTags}
      />
      {save.isError && Object.keys(refused).length === 0 ? (
        <ErrorPanel what="The settings were not saved" error={save.error} />
      ) : null}
      <div className="flex flex-wrap gap-2 border-t border-line pt-4">
        <Button
          type="submit"
          variant="primary"
          busy={save.isPending && 'Saving…'}
          disabledReason={
            mayNot
              ? `Only maintainers of ${project.name} and administrators can change this.`
              : Object.keys(changes).length === 0
                ? 'Nothing is changed.'
                : null
          }
        >
          Save
        </Button>
        {Object.keys(draft).length > 0 ? (
          <Button variant="quiet" onClick={() => setDraft({})}>
            Undo changes
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function SettingsSkeleton() {
  return (
    <Loading what="the settings">
      <div className="flex max-w-2xl animate-appear flex-col gap-6 rounded-lg border border-line bg-surface p-6">
        {['w-full', 'w-2/3', 'w-full'].map((width, row) => (
          <div key={row} className="flex flex-col gap-2">
            <Skeleton className="h-4 w-32" />
            <Skeleton className={`h-9 ${width}`} />
          </div>
        ))}
      </div>
    </Loading>
  );
}
