import type { Metadata } from 'next';
import { FirstAdministrator } from '@/components/sign-in/first-administrator';

export const metadata: Metadata = { title: 'Set up' };

interface Props {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function SetupPage({ searchParams }: Props) {
  const { token } = await searchParams;
  return <FirstAdministrator token={typeof token === 'string' ? token : ''} />;
}
