'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { SearchX, UserPlus } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import { useDebounced } from '@/client/use-debounced';
import type { ListedPerson } from '@/contract/shapes/access/people';
import { AdminPage } from '../parts/admin-page';
import { InvitePerson } from '../parts/people/invite-person';
import { OpenInvitations } from '../parts/people/open-invitations';
import { Button } from '../ui/buttons/button';
import { Input } from '../ui/fields/input';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { MoreButton } from '../ui/table/more-button';
import { DataTable, type Column } from '../ui/table/table';
import { Avatar } from '../ui/text/avatar';
import { Breakable } from '../ui/text/breakable';
import { Badge, State } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { instanceRoleName } from './instance-role';
import { PersonActs } from './person-acts';

/** Everybody who has an account, and who is invited; administrators change them. */
export function PeoplePage() {
  return (
    <AdminPage
      title="People"
      note="Who may sign in here. What they may do on a project is decided under its Access."
    >
      <div className="flex flex-col gap-6">
        <PeopleList />
        <OpenInvitations />
      </div>
    </AdminPage>
  );
}

function PeopleList() {
  const { admin } = useMe();
  const [typed, setTyped] = useQueryState('q', parseAsString.withDefault(''));
  const q = useDebounced(typed.trim());
  const people = useInfiniteQuery({ ...queries.people(q), placeholderData: keepPreviousData });
  const [inviting, setInviting] = useState(false);
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <Input
          type="search"
          aria-label="Find people"
          placeholder="Find by name or e-mail…"
          maxLength={100}
          value={typed}
          onValueChange={(next) => void setTyped(next || null)}
          className="max-w-80"
        />
        {admin ? (
          <Button
            variant="primary"
            icon={<UserPlus aria-hidden />}
            onClick={() => setInviting(true)}
          >
            Invite a person…
          </Button>
        ) : null}
      </div>
      <QueryView
        query={people}
        what="the people"
        skeleton={<TableSkeleton what="the people" columns={5} />}
      >
        {({ pages }) => (
          <>
            <DataTable
              caption="People"
              density="tall"
              rows={pages.flatMap((page) => page.items)}
              rowKey={(person) => person.id}
              empty={
                <EmptyState
                  icon={<SearchX aria-hidden />}
                  title={`Nobody matches “${typed}”`}
                  action={<Button onClick={() => void setTyped(null)}>Show all</Button>}
                >
                  Names and addresses are searched.
                </EmptyState>
              }
              columns={admin ? [...columns, acts] : columns}
            />
            <MoreButton query={people} what="people" />
          </>
        )}
      </QueryView>
      <InvitePerson open={inviting} onOpenChange={setInviting} />
    </div>
  );
}

const acts: Column<ListedPerson> = {
  key: 'acts',
  header: <span className="sr-only">Change</span>,
  align: 'end',
  cell: (person) => <PersonActs person={person} />,
};

const likenessWords: Readonly<Record<ListedPerson['looksLike'][number]['likeness'], string>> = {
  same: 'the same name',
  spelling: 'but for spaces or capitals',
  invisible: 'but for what cannot be seen',
  letters: 'but for letters that look alike',
};

/** Marks a name that could be taken for somebody else's. */
function LooksLike({ of: { looksLike } }: { of: ListedPerson }) {
  if (looksLike.length === 0) return null;
  return (
    <State kind="warning" className="mt-0.5 font-normal whitespace-normal">
      Looks like{' '}
      {looksLike.map(({ email, likeness }) => `${email} (${likenessWords[likeness]})`).join(', ')}
    </State>
  );
}

const columns: readonly Column<ListedPerson>[] = [
  {
    key: 'name',
    header: 'Name',
    rowHeader: true,
    className: 'min-w-44',
    cell: (person) => (
      <span className="inline-flex items-center gap-2">
        <Avatar name={person.name} className="max-sm:hidden" />
        <span>
          {person.name}
          <span className="block text-12 font-normal wrap-anywhere text-secondary">
            <Breakable text={person.email} />
          </span>
          <LooksLike of={person} />
          <span className="block text-12 font-normal text-secondary sm:hidden">
            {instanceRoleName(person.instanceRole)}
            {person.disabledAt === null ? '' : ' · disabled'}
            {person.lastSeenAt === null ? (
              ' · never seen'
            ) : (
              <>
                {' · seen '}
                <Time at={person.lastSeenAt} inert />
              </>
            )}
          </span>
        </span>
      </span>
    ),
  },
  {
    key: 'role',
    header: 'Instance role',
    className: 'whitespace-nowrap max-sm:hidden',
    cell: (person) => instanceRoleName(person.instanceRole),
  },
  {
    key: 'through',
    header: 'Signs in by',
    className: 'whitespace-nowrap max-sm:hidden',
    cell: ({ providers, hasPassword }) => (
      <span className="inline-flex flex-wrap gap-1">
        {providers.map(({ slug, name }) => (
          <Badge key={slug}>{name}</Badge>
        ))}
        {hasPassword ? 'password' : null}
        {!hasPassword && providers.length === 0 ? (
          <span className="text-secondary">no way yet</span>
        ) : null}
      </span>
    ),
  },
  {
    key: 'state',
    header: 'Account',
    className: 'whitespace-nowrap max-sm:hidden',
    cell: (person) =>
      person.disabledAt === null ? (
        <State kind="passed">may sign in</State>
      ) : (
        <State kind="not-run">
          disabled <Time at={person.disabledAt} />
        </State>
      ),
  },
  {
    key: 'seen',
    header: 'Last seen',
    className: 'whitespace-nowrap max-sm:hidden',
    cell: (person) =>
      person.lastSeenAt === null ? (
        <span className="text-secondary">never</span>
      ) : (
        <Time at={person.lastSeenAt} />
      ),
  },
];
