'use client';

import { useSyncExternalStore } from 'react';
import { getStanding, onStanding, serverStanding, type Standing } from './page-person';

/** Whether whoever is signed in now is the one to whom the page was shown. */
export const useStanding = (): Standing =>
  useSyncExternalStore(onStanding, getStanding, serverStanding);
