// npm test: installs what the tests need, then runs every check. The last line counts them; the
// exit code is 0 only when nothing failed. `npm test -- --only=unit,types` runs some of them.
import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { ensureBrowser, ensureClients } from './lib/clients.mjs';
import {
  buildPages,
  buildServer,
  generate,
  install,
  requireNode,
  root,
  run,
  runQuietly,
  say,
} from './lib/set-up.mjs';

requireNode();
const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice(7)
  .split(',');
const results = join(root, '.cache', 'test-results');
const node = process.execPath;
const tool = (path, ...args) => [join('node_modules', path), ...args];

/** A check that is one pass or one failure. */
const check = (name, says, args) => ({
  name,
  says,
  run: async () => {
    try {
      await runQuietly(node, args);
      return { passed: 1, failed: 0, skipped: 0 };
    } catch (error) {
      say(error.message.trim());
      return { passed: 0, failed: 1, skipped: 0, failures: [{ test: says, why: error.message }] };
    }
  },
});

/** A suite of tests run by vitest, counted from its report. */
const suite = (name, says) => ({
  name,
  says,
  run: async () => {
    const report = join(results, `${name}.json`);
    const args = tool(
      'vitest/vitest.mjs',
      'run',
      '--project',
      name,
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report}`,
    );
    const ended = await run(node, args).then(
      () => true,
      () => false,
    );
    const counts = await readReport(report, (json) => {
      const broken = json.testResults.filter(
        (file) => file.status === 'failed' && file.assertionResults.length === 0,
      );
      const failures = [
        ...broken.map((file) => ({ test: relative(root, file.name), why: file.message })),
        ...json.testResults.flatMap((file) =>
          file.assertionResults
            .filter(({ status }) => status === 'failed')
            .map(({ fullName, failureMessages }) => ({
              test: `${relative(root, file.name)} › ${fullName}`,
              why: failureMessages[0],
            })),
        ),
      ];
      return {
        passed: json.numPassedTests,
        failed: json.numFailedTests + broken.length,
        skipped: json.numPendingTests + json.numTodoTests,
        failures,
      };
    });
    return trueTo(ended, counts);
  },
});

const browser = {
  name: 'browser',
  says: 'Browser: the main job in Chromium',
  run: async () => {
    await buildServer();
    await buildPages();
    const executable = await ensureBrowser();
    if (executable === undefined) {
      say('  There is no Chromium and none could be installed: put one on the PATH.');
      return { passed: 0, failed: 1, skipped: 0 };
    }
    const report = join(results, 'browser.json');
    const env = {
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      CHROMIUM_PATH: executable ?? '',
    };
    const args = tool('@playwright/test/cli.js', 'test', '--reporter=line,json');
    const ended = await run(node, args, { env }).then(
      () => true,
      () => false,
    );
    const counts = await readReport(report, ({ stats, suites }) => {
      if (stats.flaky > 0)
        say(`  ${stats.flaky} passed at the second try only; they are named above.`);
      return {
        passed: stats.expected + stats.flaky,
        failed: stats.unexpected,
        skipped: stats.skipped,
        failures: suites.flatMap(unexpectedIn),
      };
    });
    return trueTo(ended, counts);
  },
};

/** The specs of a browser suite, at any depth, that did not end as they should. */
function unexpectedIn({ specs = [], suites = [] }) {
  return [
    ...specs
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => ({
        test: `${file} › ${title}`,
        why: tests.flatMap(({ results }) => results).at(-1)?.error?.message,
      })),
    ...suites.flatMap(unexpectedIn),
  ];
}

async function readReport(path, count) {
  try {
    return count(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** A runner that failed without a failed test (it crashed, or ran none) still counts as a failure. */
const trueTo = (ended, counts) =>
  (!ended && counts.failed === 0) || counts.passed === 0
    ? { ...counts, failed: counts.failed + 1 }
    : counts;

const steps = [
  check('types', 'Types', tool('typescript/bin/tsc', '--noEmit', '-p', '.')),
  check('lint', 'Lint', tool('eslint/bin/eslint.js', '.')),
  check('format', 'Format', tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')),
  check('schema', 'Format of the schema', ['scripts/check-schema.mjs']),
  check(
    'boundaries',
    'Boundaries between the rooms',
    tool(
      'dependency-cruiser/bin/dependency-cruise.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'app',
      'components',
      'client',
      'contract',
      'domain',
      'oci',
      'registry',
      'server',
      'lib',
    ),
  ),
  check('lock', 'Packages of every platform in the lock file', ['scripts/check-lock.mjs']),
  check('dead-code', 'Dead code', tool('knip/bin/knip.js')),
  suite('unit', 'Unit'),
  suite('integration', 'Integration: a real PostgreSQL, the real /v2/, real clients'),
  suite('faults', 'Faults: the whole process killed, stopped, starved and misled'),
  browser,
].filter((step) => !only || only.includes(step.name));

try {
  await install();
  await generate();
  const has = (wanted) => steps.some(({ name }) => name === wanted);
  if (has('integration') || has('browser')) await ensureClients({ built: has('integration') });
} catch (error) {
  process.stderr.write(`Could not prepare the tests: ${error.message}\n`);
  say('0 passed, 1 failed');
  process.exit(1);
}

await rm(results, { recursive: true, force: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
for (const [index, step] of steps.entries()) {
  say(`\n[${index + 1}/${steps.length}] ${step.says} …`);
  const started = Date.now();
  const counts = await step.run().catch((error) => {
    say(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  for (const key of Object.keys(total)) total[key] += counts[key];
  failures.push(...(counts.failures ?? []));
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  const seconds = Math.round((Date.now() - started) / 1000);
  say(`    ${counts.passed} passed, ${counts.failed} failed${skipped} (${seconds} s)`);
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
say('');
// Named again at the end: of a long log, often only its last lines are kept.
for (const { test, why = 'no reason was given' } of failures) {
  say(`✗ ${test}`);
  const lines = stripVTControlCharacters(why).trim().split('\n').slice(0, 12);
  say(lines.map((line) => `    ${line}`.slice(0, 300)).join('\n'));
}
say(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);
