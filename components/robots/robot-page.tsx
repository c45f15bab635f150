'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { useMe } from '@/client/me';
import { queries } from '@/client/queries';
import type { Project } from '@/contract/shapes/projects';
import type { Robot, RobotDetail, RobotSecret } from '@/contract/shapes/access/robots';
import { Digest } from '../parts/builds/digest';
import { credentialOf } from '../parts/credentials/credential-of';
import { secretSnippets } from '../parts/credentials/secret-snippets';
import { buildHref, robotHref } from '../parts/hrefs';
import { ActorName } from '../parts/actors/actor-name';
import { Button } from '../ui/buttons/button';
import { Snippet } from '../ui/copy/snippet';
import { Card, Fact, Facts } from '../ui/page/card';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { Tabs } from '../ui/page/tabs';
import { State } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { ChangeRobot } from './change-robot';
import { extrasWords } from './extras-words';
import { IssueSecret } from './issue-secret';
import { RevokeCredential } from './revoke-credential';
import { RevokeSecret } from './revoke-secret';
import { SecretList } from './secret-list';
import { SwitchRobot } from './switch-robot';

interface RobotPageProps {
  project: string;
  name: string;
  /** Who stands for it without a secret: the section about it, shown where the robot is of this project. */
  trusts: ReactNode;
}

/** One robot or cluster: what it may do, the state of its secrets, and how a client is set up. */
export function RobotPage({ project: slug, name, trusts }: RobotPageProps) {
  const project = useQuery(queries.project(slug));
  const robot = useQuery(queries.robot(slug, name));
  const robots = useQuery(queries.robots(slug));
  const skeleton = <TableSkeleton what="the credential" columns={3} />;
  return (
    <QueryView query={project} what="the project" skeleton={skeleton}>
      {(found) => (
        <QueryView query={robot} what="the credential" skeleton={skeleton}>
          {(shown) => (
            <View
              project={found}
              robot={shown}
              others={robots.data?.items ?? []}
              trusts={shown.project === slug ? trusts : null}
            />
          )}
        </QueryView>
      )}
    </QueryView>
  );
}

type Act = 'change' | 'issue' | 'switch' | 'remove' | RobotSecret;

interface ViewProps {
  project: Project;
  robot: RobotDetail;
  others: readonly Robot[];
  trusts: ReactNode;
}

function View({ project, robot, others, trusts }: ViewProps) {
  const router = useRouter();
  const [act, setAct] = useState<Act | null>(null);
  // What the dialog shows stays while it closes.
  const [open, setOpen] = useState(false);
  const start = (next: Act) => {
    setAct(next);
    setOpen(true);
  };
  const { restrain, entrust, change } = robot.can;
  const cluster = robot.kind === 'cluster';
  const refused = [restrain, entrust, ...(cluster ? [] : [change])];
  const whyNot = new Set(refused.flatMap(({ reason }) => reason ?? []));
  const shared = { robot, open, onOpenChange: setOpen };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <p className="text-12">
            <Link href={`/projects/${project.slug}/access`} className="text-secondary underline">
              Access
            </Link>
          </p>
          <h2 className="text-20 font-semibold wrap-anywhere">{robot.name}</h2>
          <p className="text-13 text-secondary wrap-anywhere">
            {robot.kind === 'ci' ? 'CI robot' : 'Cluster'} · {robot.username}
          </p>
        </div>
        {restrain.allowed ? (
          <div className="flex flex-wrap gap-2">
            {cluster || change.allowed ? (
              <Button onClick={() => start('change')}>Change…</Button>
            ) : null}
            {robot.disabledAt === null ? (
              <Button onClick={() => start('switch')}>Disable…</Button>
            ) : entrust.allowed ? (
              <Button onClick={() => start('switch')}>Enable…</Button>
            ) : null}
            <Button variant="danger" onClick={() => start('remove')}>
              Remove…
            </Button>
          </div>
        ) : null}
        {/* Said once, rather than beside each button that is not there. */}
        {[...whyNot].map((why) => (
          <p key={why} className="basis-full text-12 text-secondary">
            {why}
          </p>
        ))}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title="What it may do">
          <Facts>
            <Fact name="State">
              {robot.disabledAt === null ? (
                <State kind="passed">enabled</State>
              ) : (
                <State kind="not-run">
                  disabled <Time at={robot.disabledAt} />
                </State>
              )}
            </Fact>
            <Fact name={robot.kind === 'ci' ? 'Pushes to' : 'Pulls from'}>
              {robot.registries.join(', ')}
            </Fact>
            {robot.kind === 'ci' ? (
              <Fact name="Besides">
                {extrasWords(robot, robot.project === project.slug ? project.stages : [])}
              </Fact>
            ) : (
              <Fact name="Environment">{robot.environment ?? 'not said'}</Fact>
            )}
            <Fact name="Made">
              <Time at={robot.createdAt} /> by <ActorName actor={robot.createdBy} />
            </Fact>
            {robot.kind === 'ci' ? null : (
              <Fact name="Same registry">
                <Neighbours robot={robot} others={others} />
              </Fact>
            )}
          </Facts>
        </Card>
        <Card
          flush
          title="Secrets"
          action={
            entrust.allowed ? (
              <Button
                icon={<KeyRound aria-hidden />}
                disabledReason={full(robot)}
                onClick={() => start('issue')}
              >
                {robot.secrets.length === 0 ? 'Issue a secret…' : 'Rotate…'}
              </Button>
            ) : null
          }
        >
          <SecretList robot={robot} onRevoke={restrain.allowed ? start : null} />
        </Card>
      </div>
      <Configuration robot={robot} />
      {trusts}
      {robot.recentPulls.length === 0 ? null : <Pulls project={project.slug} robot={robot} />}
      {act === 'change' ? <ChangeRobot {...shared} project={project} /> : null}
      {act === 'issue' ? <IssueSecret {...shared} /> : null}
      {act === 'switch' ? <SwitchRobot {...shared} /> : null}
      {act === 'remove' ? (
        <RevokeCredential
          {...shared}
          project={project}
          onRevoked={() => router.push(`/projects/${project.slug}/access`)}
        />
      ) : null}
      {act !== null && typeof act === 'object' ? <RevokeSecret {...shared} secret={act} /> : null}
    </div>
  );
}

const full = (robot: Robot): string | null =>
  robot.secrets.length < 2
    ? null
    : 'Two secrets count already. Revoke the old one first, or wait until it ends.';

function Neighbours({ robot, others }: { robot: Robot; others: readonly Robot[] }) {
  const same = others.filter(
    ({ id, kind, registry }) =>
      id !== robot.id && kind === 'cluster' && registry === robot.registry,
  );
  if (same.length === 0) return <>no other cluster</>;
  return (
    <span className="flex flex-wrap gap-x-2">
      {same.map(({ id, project, name }) => (
        <Link key={id} href={robotHref(project, name)} className="underline">
          {name}
        </Link>
      ))}
    </span>
  );
}

function Configuration({ robot }: { robot: Robot }) {
  const me = useMe();
  const ci = robot.kind === 'ci';
  return (
    <Card title="Set up a client">
      <p className="mb-3 text-13 text-secondary">
        A secret is shown once, when it is issued; these lines leave its place open.
      </p>
      <Tabs
        label="Clients"
        tabs={secretSnippets(credentialOf(me, robot, null), ci).map(({ key, label, code }) => ({
          value: key,
          label,
          content: <Snippet code={code} what={`${label} lines`} />,
        }))}
      />
    </Card>
  );
}

function Pulls({ project, robot }: { project: string; robot: RobotDetail }) {
  return (
    <Card flush title="Pulled lately">
      <ul aria-label={`Pulled lately by ${robot.name}`} className="divide-y divide-line">
        {robot.recentPulls.map(({ image, build, version, digest, lastAt }) => (
          <li
            key={`${image} ${digest}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 text-13"
          >
            {build === null ? (
              <span className="font-medium">{image}</span>
            ) : (
              <Link href={buildHref(project, image, build)} className="font-medium underline">
                {image} {version ?? ''} #{build}
              </Link>
            )}
            <Digest digest={digest} />
            <span className="ml-auto text-secondary">
              <Time at={lastAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
