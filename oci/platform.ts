import type { Platform } from './manifest';

/** A platform as people write it, `linux/arm64/v8`; null for one that says nothing. */
export function platformText(platform: Platform | null): string | null {
  if (!platform) return null;
  const { os, architecture, variant } = platform;
  if (!os || !architecture || os === 'unknown' || architecture === 'unknown') return null;
  return variant ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
}
