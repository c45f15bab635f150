import type { Metadata } from 'next';
import { serverApi } from '@/app/_prefetch/server-api';
import { FirstAdministrator } from '@/components/sign-in/first-administrator';
import { SetUpDone } from '@/components/sign-in/set-up-done';

export const metadata: Metadata = { title: 'Set up' };

interface Props {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function SetupPage({ searchParams }: Props) {
  const api = await serverApi();
  if ((await api.setup.state({})).done) return <SetUpDone />;
  const { token } = await searchParams;
  return <FirstAdministrator token={typeof token === 'string' ? token : ''} />;
}
