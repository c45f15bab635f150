import localFont from 'next/font/local';

/*
 * Self-hosted, with metrics of the fallback adjusted so that nothing moves when they arrive. Names
 * of people need more than basic Latin: the second file is asked for only where it is needed.
 * Next reads these calls while it compiles, hence literals.
 */

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  variable: '--font-inter',
  weight: '100 900',
  display: 'swap',
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215',
    },
  ],
});

const interMore = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
  variable: '--font-inter-more',
  weight: '100 900',
  display: 'swap',
  preload: false,
  // Its fallback is the first file's: it stands before that one in the font stack.
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value:
        'U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0',
    },
  ],
});

const jetbrainsMono = localFont({
  src: '../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
  variable: '--font-jetbrains-mono',
  weight: '100 800',
  display: 'swap',
});

/** Class names that define the font variables of globals.css. */
export const fontVariables = `${inter.variable} ${interMore.variable} ${jetbrainsMono.variable}`;
