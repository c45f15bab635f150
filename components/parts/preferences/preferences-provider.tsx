'use client';

import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { remember, shortcutsCookie, type Theme } from '@/client/preferences';
import { useTheme } from './theme-choice';

interface Preferences {
  theme: Theme;
  setTheme: (theme: Theme) => void;
  shortcuts: boolean;
  setShortcuts: (on: boolean) => void;
}

const PreferencesContext = createContext<Preferences | null>(null);

interface PreferencesProviderProps {
  theme: Theme;
  shortcuts: boolean;
  children: ReactNode;
}

/** Theme and shortcuts, as the server read them from this browser's cookies. */
export function PreferencesProvider({ children, ...initial }: PreferencesProviderProps) {
  const [theme, setTheme] = useTheme(initial.theme);
  const [shortcuts, setOn] = useState(initial.shortcuts);
  const value = useMemo(
    () => ({
      theme,
      setTheme,
      shortcuts,
      setShortcuts: (on: boolean) => {
        setOn(on);
        remember(shortcutsCookie, on ? 'on' : 'off');
      },
    }),
    [theme, setTheme, shortcuts],
  );
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}

/** Reads and sets theme and shortcuts. */
export const usePreferences = (): Preferences => {
  const value = useContext(PreferencesContext);
  if (value === null) throw new Error('usePreferences needs PreferencesProvider around it');
  return value;
};
