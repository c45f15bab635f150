'use client';

import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { queries } from './queries';
import type { Api } from './api';

export type Me = Awaited<ReturnType<Api['me']['get']>>;

const MeContext = createContext<Me | null>(null);

/** Tells the pages below who is signed in, from the first rendering on. */
export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  const { data } = useQuery({ ...queries.me(), initialData: me });
  return <MeContext value={data}>{children}</MeContext>;
}

/** Who is signed in, what they may create, and the address that clients push to. */
export const useMe = (): Me => {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe needs a signed-in page around it');
  return me;
};
