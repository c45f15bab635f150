'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { queries } from '@/client/queries';
import { MoreButton } from '../more-button';
import { QueryView } from '../query-view';
import { Avatar } from '../ui/avatar';
import { Button } from '../ui/button';
import { TableSkeleton } from '../ui/skeleton';
import { State } from '../ui/state';
import { DataTable } from '../ui/table';
import { Time } from '../ui/time';
import { AdminPage } from './admin-page';
import { NewPerson } from './new-person';

/** Everybody who has an account, for administrators. */
export function PeoplePage() {
  return (
    <AdminPage
      title="People"
      note="Who may sign in here. What they may do on a project is decided under its Access."
    >
      <PeopleList />
    </AdminPage>
  );
}

function PeopleList() {
  const people = useInfiniteQuery(queries.people());
  const [making, setMaking] = useState(false);
  return (
    <>
      <div className="mb-3 flex justify-end">
        <Button variant="primary" icon={<UserPlus aria-hidden />} onClick={() => setMaking(true)}>
          New person…
        </Button>
      </div>
      <QueryView
        query={people}
        what="the people"
        skeleton={<TableSkeleton what="the people" columns={4} />}
      >
        {({ pages }) => (
          <>
            <DataTable
              caption="People"
              density="tall"
              rows={pages.flatMap((page) => page.items)}
              rowKey={(person) => person.id}
              columns={[
                {
                  key: 'name',
                  header: 'Name',
                  rowHeader: true,
                  className: 'min-w-44',
                  cell: (person) => (
                    <span className="inline-flex items-center gap-2">
                      <Avatar name={person.name} className="max-sm:hidden" />
                      {person.name}
                    </span>
                  ),
                },
                { key: 'email', header: 'E-mail', cell: (person) => person.email },
                {
                  key: 'right',
                  header: 'On this installation',
                  className: 'whitespace-nowrap',
                  cell: (person) => (person.admin ? 'Administrator' : 'Member'),
                },
                {
                  key: 'state',
                  header: 'Account',
                  className: 'whitespace-nowrap',
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
                  key: 'since',
                  header: 'Since',
                  className: 'whitespace-nowrap',
                  cell: (person) => <Time at={person.createdAt} className="text-secondary" />,
                },
              ]}
            />
            <MoreButton query={people} what="people" />
          </>
        )}
      </QueryView>
      <NewPerson open={making} onOpenChange={setMaking} />
    </>
  );
}
