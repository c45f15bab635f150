import { buildPages, buildServer } from '../../scripts/lib/set-up.mjs';

/** Tests of the whole process need it built; quick when nothing changed. */
export default async function setup() {
  await buildServer();
  await buildPages();
}
