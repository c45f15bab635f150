import { LinkButton } from '../ui/buttons/button';

/** What the set-up link shows once somebody used it. */
export function SetUpDone() {
  return (
    <section className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-6">
      <div>
        <h1 className="text-16 font-semibold">This instance is set up</h1>
        <p className="mt-1 text-13 text-secondary">
          It has an administrator, so the set-up link serves no more. Sign in; whoever has no
          account yet gets one from an administrator.
        </p>
      </div>
      <LinkButton href="/sign-in" variant="primary" size="large">
        Sign in
      </LinkButton>
    </section>
  );
}
