// Finds, and where it can installs, what the tests need beside npm packages: a browser and real
// registry clients.
import { spawnSync } from 'node:child_process';
import { ensureGoClients } from './go-clients.mjs';
import { ensureNpmClients } from './npm-clients.mjs';
import { run, runQuietly, say } from './set-up.mjs';

const onPath = (name) => {
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : null;
};

const canInstallDebian = () => process.getuid?.() === 0 && onPath('apt-get') !== null;

let updated = false;
async function installDebian(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (!updated) await runQuietly('apt-get', ['update'], { env });
  updated = true;
  await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
}

const systemBrowsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const findBrowser = () => systemBrowsers.map(onPath).find((path) => path !== null) ?? null;

/**
 * The browser for the tests: the system's Chromium, else Debian's package, else Playwright's own.
 * @returns the executable's path; null for Playwright's own; undefined where there is none.
 */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  if (canInstallDebian()) {
    say('Installing Chromium (Debian’s package) …');
    try {
      await installDebian(['chromium']);
      const installed = findBrowser();
      if (installed) return installed;
    } catch {
      say('  That did not work; trying the test tool’s own.');
    }
  }
  try {
    const cli = 'node_modules/@playwright/test/cli.js';
    await run(process.execPath, [cli, 'install', 'chromium']);
    return null;
  } catch {
    return undefined;
  }
}

/**
 * Installs the registry clients that are missing where it can; says which tests will be skipped.
 * @param built whether those that are built with Go or installed with npm are wanted too
 */
export async function ensureClients({ built }) {
  const wanted = ['skopeo', 'buildah'];
  const missing = wanted.filter((name) => onPath(name) === null);
  if (missing.length > 0 && canInstallDebian()) {
    say(`Installing ${missing.join(' and ')} (Debian’s packages) …`);
    await installDebian(missing).catch(() => undefined);
  }
  for (const name of wanted.filter((client) => onPath(client) === null)) {
    say(`  SKIPPED: the tests with ${name}; install it to run them.`);
  }
  if (!built) return;
  await ensureGoClients();
  await ensureNpmClients();
}
