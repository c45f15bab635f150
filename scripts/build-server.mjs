// Bundles server/edge/main.ts into dist/server.mjs, and the demo into dist/demo.mjs, each with what it
// imports of this repository.
// Packages stay outside: Node loads them from node_modules.
import { build } from 'esbuild';

await build({
  entryPoints: { server: 'server/edge/main.ts', demo: 'scripts/demo/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
