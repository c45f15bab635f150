import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '@/scripts/lib/oci';
import { createProject, createRobot } from '@/test/setup/project';
import { startTestServer, type TestServer } from '@/test/setup/server';
import { type Ended, goClient, run } from '../clients/command';
import { readJUnit, type Results } from './junit';

/**
 * The conformance suites of the OCI distribution specification itself, as its authors publish them:
 * today's, for version 1.1 and for what is not released yet (`dev`), and the one of about v1.1.1.
 * They push, pull, list and delete as the CI robot of an entry registry.
 */
const today = goClient('conformance');
const older = goClient('conformance-v1.1');

let server: TestServer;
let ci: Credentials;
let folder: string;

beforeAll(async () => {
  if (today === null && older === null) return;
  server = await startTestServer();
  await createProject(server, 'conf');
  ci = await createRobot(server, 'conf', 'ci', 'conf-dev');
  folder = await mkdtemp(join(tmpdir(), 'sallyport-conformance-'));
});
afterAll(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** What the suite reported; nothing of it may have failed, and the report must be there. */
async function resultsOf(ended: Ended, report: string): Promise<Results> {
  const results = readJUnit(await readFile(report, 'utf8'));
  expect(results.failed, `${results.failed.length} failed`).toEqual([]);
  expect(ended.code, ended.stdout.slice(-2000) + ended.stderr.slice(-2000)).toBe(0);
  return results;
}

describe.skipIf(today === null)('the official suite of today', () => {
  const runFor = async (version: string) => {
    const results = join(folder, version);
    const ended = await run(today!, [], {
      cwd: folder,
      env: {
        OCI_VERSION: version,
        OCI_REGISTRY: server.host,
        OCI_TLS: 'disabled',
        OCI_REPO1: `conf-dev/${version}/one`,
        OCI_REPO2: `conf-dev/${version}/two`,
        OCI_USERNAME: ci.username,
        OCI_PASSWORD: ci.password,
        OCI_RESULTS_DIR: results,
        OCI_LOG: 'error',
      },
    });
    return resultsOf(ended, join(results, 'junit.xml'));
  };

  it('passes for version 1.1', async () => {
    const { passed, skipped } = await runFor('1.1');
    expect(passed).toBeGreaterThan(600);
    expect(skipped).toEqual([]);
  });

  it('passes for the unreleased version, with pushes by digest that set tags', async () => {
    const { passed, skipped } = await runFor('dev');
    expect(passed).toBeGreaterThan(700);
    expect(skipped).toEqual([]);
  });
});

describe.skipIf(older === null)('the official suite of about v1.1.1', () => {
  it('passes', async () => {
    const ended = await run(older!, [], {
      cwd: folder,
      env: {
        OCI_ROOT_URL: server.url,
        OCI_NAMESPACE: 'conf-dev/older',
        OCI_CROSSMOUNT_NAMESPACE: 'conf-dev/older-mounts',
        OCI_USERNAME: ci.username,
        OCI_PASSWORD: ci.password,
        OCI_TEST_PULL: '1',
        OCI_TEST_PUSH: '1',
        OCI_TEST_CONTENT_DISCOVERY: '1',
        OCI_TEST_CONTENT_MANAGEMENT: '1',
        OCI_HIDE_SKIPPED_WORKFLOWS: '0',
        OCI_REPORT_DIR: folder,
      },
    });
    const { passed } = await resultsOf(ended, join(folder, 'junit.xml'));
    expect(passed).toBeGreaterThan(70);
  });
});
