import type { Metadata } from 'next';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { TeamPage } from '@/components/teams/team-page';

interface Props {
  params: Promise<{ team: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Team ${(await params).team}` };
}

export default async function OneTeamPage({ params }: Props) {
  const { team } = await params;
  return (
    <Prefetched
      reads={(client, queries) => [
        client.fetchQuery(queries.team(team)),
        client.prefetchQuery(queries.invitations()),
      ]}
    >
      <TeamPage team={team} />
    </Prefetched>
  );
}
