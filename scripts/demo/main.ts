import { fill } from './fill';
import { people } from './people';

/** `node dist/demo.mjs <url>`, with the administrator's token in SALLYPORT_BOOTSTRAP_TOKEN. */
const [url = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  const started = Date.now();
  const { password, builds, promotions } = await fill(
    url,
    process.env.SALLYPORT_BOOTSTRAP_TOKEN ?? '',
    say,
  );
  const seconds = Math.round((Date.now() - started) / 1000);
  say('');
  say(`The demo is there: ${builds} builds, ${promotions} promotions (${seconds} s).`);
  say('Its people all have this password, made for this instance alone:');
  say('');
  say(`  ${password}`);
  say('');
  for (const [email, does] of [
    [people.ana.email, 'maintains Shop and Search'],
    [people.li.email, 'lets Shop builds into staging and pre-production'],
    [people.ben.email, 'develops Shop, approves in Search'],
    [people.kim.email, 'maintains Payments'],
    [people.tom.email, 'maintains Platform services'],
  ] as const) {
    say(`  ${email.padEnd(28)} ${does}`);
  }
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The demo could not be filled: ${reason}\n`);
  process.exit(1);
}
