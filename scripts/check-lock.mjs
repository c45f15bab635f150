// Does package-lock.json name the packages of every platform? npm writes those of its own alone where others
// cannot be seen, and a clone then builds on no other: mended by `npm install --package-lock-only` in a copy
// of package.json, package-lock.json and .npmrc without node_modules.
import { readFile } from 'node:fs/promises';

/** Where a package finds another: in its own node_modules, or in one above it (npm, "folders"). */
function isFound(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

const lock = new URL('../package-lock.json', import.meta.url);
const { packages } = JSON.parse(await readFile(process.argv[2] ?? lock, 'utf8'));
const problems = [];
for (const [at, { optionalDependencies = {}, resolved }] of Object.entries(packages)) {
  for (const name of Object.keys(optionalDependencies)) {
    if (!isFound(packages, at, name)) problems.push(`${at} may need ${name}, which has no entry`);
  }
  // One that names where it came from is fetched from there, by everybody.
  if (resolved !== undefined) problems.push(`${at} says where it was fetched from`);
}
for (const problem of problems) console.error(`package-lock.json: ${problem}.`);
process.exitCode = problems.length === 0 ? 0 : 1;
