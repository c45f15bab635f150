// npm run pictures: renews the README's pictures in docs/images/, from the built product with a
// fresh demo in it. With `-- --every`, every page for looking at instead.
import { ensureBrowser } from './lib/clients.mjs';
import { buildPages, buildServer, root, run } from './lib/set-up.mjs';

await buildServer();
await buildPages();
const executable = await ensureBrowser();
if (executable === undefined) throw new Error('There is no Chromium to take pictures with.');
const script = [
  'node_modules/tsx/dist/cli.mjs',
  'e2e/support/take-pictures.ts',
  ...process.argv.slice(2),
];
await run(process.execPath, script, {
  cwd: root,
  env: { ...process.env, CHROMIUM_PATH: executable ?? '' },
});
