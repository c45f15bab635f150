import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

/**
 * Pages only: /api/v1, /v2 and /token never reach Next (server/edge/main.ts). What a page needs of the
 * server goes through server/edge/in-process.ts, so nothing of the server is in this bundle.
 *
 * @param {string} phase
 * @returns {import('next').NextConfig}
 */
export default function config(phase) {
  return {
    poweredByHeader: false,
    devIndicators: false,
    reactStrictMode: true,
    // No page has a picture that is optimised, and the optimiser takes addresses from anybody.
    images: { unoptimized: true },
    // `npm test` checks types once, for every room; the build does not do it again.
    typescript: { ignoreBuildErrors: true },
    // Read by proxy.ts: React evaluates code in development, which the policy must then allow.
    compiler: { define: { DEVELOPMENT: phase === PHASE_DEVELOPMENT_SERVER } },
  };
}
