import type { Metadata } from 'next';
import { callerOrSignIn } from '@/app/_prefetch/caller';
import { Prefetched } from '@/app/_prefetch/prefetched';
import { IssuersSection } from '@/components/keyless/issuers-section';
import { SignInPage } from '@/components/sign-in/sign-in-page';

export const metadata: Metadata = { title: 'Sign-in' };

export default async function AdminSignInPage() {
  const { instanceRole } = await callerOrSignIn();
  return (
    <Prefetched
      reads={(client, queries) =>
        instanceRole === null
          ? []
          : [
              client.fetchQuery(queries.signInSettings()),
              client.fetchQuery(queries.signInProviders()),
              client.fetchQuery(queries.issuers()),
            ]
      }
    >
      <SignInPage issuers={<IssuersSection />} />
    </Prefetched>
  );
}
