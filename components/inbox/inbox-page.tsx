'use client';

import { useQuery } from '@tanstack/react-query';
import { CheckCheck, History, Send } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { queries } from '@/client/queries';
import type { InboxItem } from '@/contract/shapes/inbox';
import { ProposalsToAgree } from '../parts/policies/proposals';
import { WithdrawnStages } from '../parts/builds/withdrawn-stages';
import { ProjectNames } from '../parts/project-names';
import { LinkButton } from '../ui/buttons/button';
import { EmptyState } from '../ui/page/empty-state';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { Tabs } from '../ui/page/tabs';
import { EndingCredentials } from './ending-credentials';
import { InboxLine } from './inbox-line';
import { InboxSkeleton } from './inbox-skeleton';
import { IsolationNotice } from './isolation-notice';
import { LoosenedPolicies } from './loosened-policies';
import { NeededWords } from './needed-words';
import { StoppedStages } from './stopped-stages';
import { Troubles } from './troubles';

const tabs = ['mine', 'asked', 'done'] as const;
type Tab = (typeof tabs)[number];

/** What waits for this person, what they asked for, and what became of it; live. */
export function InboxPage() {
  const inbox = useQuery(queries.inbox());
  const [tab, setTab] = useQueryState(
    'tab',
    parseAsStringLiteral(tabs).withDefault('mine').withOptions({ history: 'replace' }),
  );
  return (
    <>
      <PageHeader
        title="Inbox"
        note="A request opens its review, where you decide on it; everything else is answered here."
      />
      <QueryView query={inbox} what="the inbox" skeleton={<InboxSkeleton />}>
        {({ mine, asked, done, credentials, words, isolation, ...more }) => (
          <ProjectNames value={more.projectNames}>
            <div className="max-w-4xl">
              <WithdrawnStages items={more.withdrawn} count={more.withdrawn.length} />
              <IsolationNotice check={isolation} />
              <Troubles items={more.troubles} />
              <StoppedStages items={more.stops} />
              <ProposalsToAgree items={more.proposals} />
              <LoosenedPolicies items={more.loosened} />
              <NeededWords items={words} />
              <EndingCredentials items={credentials} />
              <Tabs
                label="Inbox"
                value={tab}
                onChange={(next) => void setTab(next as Tab)}
                tabs={[
                  {
                    value: 'mine',
                    label: 'Mine to decide',
                    count: mine.length,
                    content: <Lines items={mine} what="To decide" empty={<NothingToDecide />} />,
                  },
                  {
                    value: 'asked',
                    label: 'Asked by me',
                    count: asked.length,
                    content: <Lines items={asked} what="Asked by me" empty={<NothingAsked />} />,
                  },
                  {
                    value: 'done',
                    label: 'Done',
                    content: <Lines items={done} what="Done" empty={<NothingDone />} />,
                  },
                ]}
              />
            </div>
          </ProjectNames>
        )}
      </QueryView>
    </>
  );
}

interface LinesProps {
  items: readonly InboxItem[];
  what: string;
  empty: ReactNode;
}

function Lines({ items, what, empty }: LinesProps) {
  if (items.length === 0) return <>{empty}</>;
  return (
    <ul
      aria-label={what}
      className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface"
    >
      {items.map((item) => (
        <InboxLine key={item.promotion.id} item={item} />
      ))}
    </ul>
  );
}

function NothingToDecide() {
  return (
    <EmptyState icon={<CheckCheck aria-hidden />} title="No request waits for you">
      Requests come here when the policy of a stage asks for an approval that you may give, when a
      last click is yours, and when somebody went past a policy and you can sign that off.
    </EmptyState>
  );
}

function NothingAsked() {
  return (
    <EmptyState
      icon={<Send aria-hidden />}
      title="You have no open request"
      action={<LinkButton href="/">Open the projects</LinkButton>}
    >
      Promote a build from its board. Where the stage’s gates are not all green yet, the request
      stays here and says what it waits for; it happens by itself once they pass.
    </EmptyState>
  );
}

function NothingDone() {
  return (
    <EmptyState icon={<History aria-hidden />} title="Nothing is done yet">
      The last 20 promotions that you asked for or decided on are kept in sight here, with what
      became of them.
    </EmptyState>
  );
}
