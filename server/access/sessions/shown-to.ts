import { Refusal } from '@/lib/refusal';
import { nobodysPage } from '@/lib/http/page-for-header';
import type { Person, Actor } from '@/domain/permissions/can';

/** Who is at a browser: whom the product is shown as, and who looks at it so (null: they themselves). */
interface AtBrowser {
  readonly actor: Actor;
  readonly owner: Person | null;
}

/** To whom a page is shown, in one text: the person, or who looks and as whom. */
export const shownTo = ({ actor, owner }: AtBrowser): string =>
  owner === null ? actor.id : `${owner.id}:${actor.id}`;

/**
 * Why a page's call does nothing: somebody else is signed in at its browser by now, or looks as somebody
 * else (threat 77). `now` in it says who, so that the page can ask whether to go on as them.
 * @param madeFor what the page said (`lib/http/page-for-header.ts`)
 */
export function anothersPage(madeFor: string, { actor, owner }: AtBrowser): Refusal {
  const who = owner === null ? 'You are signed in as' : `${owner.name}, you see Sallyport as`;
  const page =
    madeFor === nobodysPage
      ? 'was made before anybody signed in'
      : 'was made for somebody else, or for another view';
  const email = actor.kind === 'person' ? actor.email : null;
  return new Refusal(
    'another-person',
    `${who} ${actor.name} now, and this page ${page}. Nothing was done. Load the page again to go on.`,
    { details: { now: { name: actor.name, email, viewing: owner !== null } } },
  );
}
