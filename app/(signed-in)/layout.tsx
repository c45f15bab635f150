import type { ReactNode } from 'react';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Shell } from '@/components/shell/shell';

export default async function SignedInLayout({ children }: { children: ReactNode }) {
  return <Shell me={await callerOrSignIn()}>{children}</Shell>;
}
