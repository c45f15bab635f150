'use client';

import { createContext, useContext } from 'react';

const ReadOnlyContext = createContext<string | null>(null);

/** Says to every form below that nothing can be changed here, and why; null: it can. */
export const ReadOnlyProvider = ReadOnlyContext;

/** Why nothing can be changed on this page; null: it can. */
export const useReadOnly = (): string | null => useContext(ReadOnlyContext);
