// npm run evidence:verify -- pack.json: does an evidence pack fit together (docs/evidence-pack.md)? Needs the
// file alone, no server and no network. Ends with 0 where it does, 1 where it does not, 2 where the file
// is no such pack.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { packToVerify } from '../contract/shapes/evidence-pack-to-verify';
import { installationsWord } from '../server/record/evidence-packs/installations-word';
import { verifyPack } from '../server/record/evidence-packs/verify-pack';

async function main(): Promise<number> {
  const [path, ...others] = parseArgs({ allowPositionals: true }).positionals;
  if (path === undefined || others.length > 0) {
    throw new Error('Name one file: npm run evidence:verify -- pack.json');
  }
  const parsed = packToVerify.safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first?.path.join('.') || 'the document';
    throw new Error(`${path} is no evidence pack of version 1 or 2: ${where}: ${first?.message}`);
  }
  const { about, trail, publicUrl } = parsed.data;
  const { broken, unproven } = verifyPack(parsed.data);
  for (const one of broken) console.log(`Broken: ${one}`);
  for (const one of unproven) console.log(`Not proven: ${one}`);
  if (broken.length > 0) return 1;
  const { length } = trail.lines;
  const what = `${about.project}/${about.image}#${about.number}`;
  const lines = `${length} ${length === 1 ? 'line' : 'lines'} of the trail`;
  console.log(`${what}: ${lines}, all as hashed, and the pack says what they tell.`);
  console.log('Not proven by the trail, but the word of the installation alone:');
  for (const one of installationsWord) console.log(`- ${one}`);
  const newest = trail.lines.at(-1);
  if (newest) {
    console.log(
      `Whether the chain of ${publicUrl} has them is for it to say: npm run audit:verify -- --head ${newest.position}:${newest.hash}`,
    );
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`Not verified: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
