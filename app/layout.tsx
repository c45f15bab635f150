import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { shortcutsCookie, shortcutsOf, themeCookie, themeOf } from '@/client/preferences';
import { Providers } from '@/components/shell/providers';
import { PreferencesProvider } from '@/components/parts/preferences/preferences-provider';
import { cn } from '@/components/ui/cn';
import { systemClock } from '@/lib/clock';
import { fontVariables } from './fonts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Sallyport', template: '%s · Sallyport' },
  description: 'Build a container image once; walk the same bytes from dev to production.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fafafa' },
    { media: '(prefers-color-scheme: dark)', color: '#0b0d10' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const theme = themeOf(jar.get(themeCookie)?.value);
  return (
    // The class may change in the browser, by the theme's choice, before React takes over.
    <html
      lang="en"
      className={cn(fontVariables, theme !== 'system' && theme)}
      suppressHydrationWarning
    >
      <body>
        <Providers now={systemClock().getTime()} nonce={nonce}>
          <PreferencesProvider
            theme={theme}
            shortcuts={shortcutsOf(jar.get(shortcutsCookie)?.value)}
          >
            {children}
          </PreferencesProvider>
        </Providers>
      </body>
    </html>
  );
}
