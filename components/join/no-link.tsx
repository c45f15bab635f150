import { LinkButton } from '../ui/buttons/button';
import { Panel } from './panel';

/** What a link's page is for, where it was opened without one. */
export type LinkKind = 'join' | 'reset';

interface NoLinkProps {
  kind: LinkKind;
  signedIn: boolean;
}

/** Teaches how to get a link, to whoever comes without one. */
export function NoLink({ kind, signedIn }: NoLinkProps) {
  if (kind === 'reset') {
    return (
      <Panel title="A new password takes a link">
        <p className="text-13 text-secondary">
          Ask an administrator to make one for you: they find it at your name under Administration,
          People. It works once, within 24 hours.
        </p>
        <p className="text-13 text-secondary">
          Who still knows theirs changes it under their account, signed in.
        </p>
        <SignIn />
      </Panel>
    );
  }
  if (signedIn) {
    return (
      <Panel title="You have joined already">
        <p className="text-13 text-secondary">
          An invitation to another team or project comes as a link: open the whole of it.
        </p>
        <LinkButton href="/" variant="primary" size="large">
          Go to your projects
        </LinkButton>
      </Panel>
    );
  }
  return (
    <Panel title="Joining takes an invitation">
      <p className="text-13 text-secondary">
        Ask a maintainer of your team or project, or an administrator, to invite your e-mail
        address. They get a link to send to you: open the whole of it. It works once, within 7 days.
      </p>
      <p className="text-13 text-secondary">
        Who has an account, or signs in through their organisation, may just sign in.
      </p>
      <SignIn />
    </Panel>
  );
}

const SignIn = () => (
  <LinkButton href="/sign-in" variant="primary" size="large">
    Sign in
  </LinkButton>
);
