'use client';

import { useEffect, useLayoutEffect, useState } from 'react';
import {
  checkStanding,
  pageFor,
  showPageTo,
  tellOthers,
  watchStanding,
} from '@/client/page-person';

/** To whom a page is shown that is signed in: kept from its first rendering on, told to other windows. */
export function PageFor({ person }: { person: string }) {
  const [first] = useState(person);
  useLayoutEffect(() => showPageTo(first), [first]);
  useEffect(() => {
    tellOthers(first);
    return watchStanding();
  }, [first]);
  return <HeldTo person={person} />;
}

/** What the server rendered later, for somebody else it may be: then the page asks who is signed in. */
export function HeldTo({ person }: { person: string }) {
  useEffect(() => {
    if (person !== pageFor()) void checkStanding();
  }, [person]);
  return null;
}

/** To whom a page is shown that nobody needs to be signed in for. */
export function OpenPageFor({ person }: { person: string }) {
  const [first] = useState(person);
  useLayoutEffect(() => showPageTo(first), [first]);
  return null;
}
