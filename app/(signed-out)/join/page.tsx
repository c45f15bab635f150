import type { Metadata } from 'next';
import { callerOrNull } from '@/app/_prefetch/caller';
import { LinkPage } from '@/components/join/link-page';

export const metadata: Metadata = { title: 'Join' };

export default async function JoinPage() {
  const me = await callerOrNull();
  return <LinkPage kind="join" signedInAs={me?.email ?? null} />;
}
