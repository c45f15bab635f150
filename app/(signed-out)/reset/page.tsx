import type { Metadata } from 'next';
import { LinkPage } from '@/components/join/link-page';

export const metadata: Metadata = { title: 'New password' };

export default function ResetPage() {
  return <LinkPage kind="reset" signedInAs={null} />;
}
