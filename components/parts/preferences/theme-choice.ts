'use client';

import { useState } from 'react';
import { remember, themeCookie, type Theme } from '@/client/preferences';

/** The theme that the page was rendered with, and how to change it: at once, and for next time. */
export const useTheme = (initial: Theme): [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState(initial);
  const choose = (next: Theme) => {
    setTheme(next);
    remember(themeCookie, next);
    document.documentElement.classList.remove('light', 'dark');
    if (next !== 'system') document.documentElement.classList.add(next);
  };
  return [theme, choose];
};
