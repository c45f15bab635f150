import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCall, type Material } from '../fuzz/make-call';
import { pageTargets } from '../fuzz/page-targets';
import { runCalls } from '../fuzz/run-calls';
import { createCiPush } from '../security/push';
import { callApi } from '../setup/call-api';
import { createProject, type Reachable } from '../setup/project';
import { administrator } from '../setup/administrator';
import { discard, startProduct, withAdministrator, type Product } from '../setup/process';
import { Browser } from '../support/browser';

// Row 72, where Next answers: pages, their files, and the steps of signing in. As test/fuzz/fuzz.test.ts:
// SALLYPORT_FUZZ_SEED=<seed> or <seed>:<number> makes calls again, SALLYPORT_FUZZ_PAGES says how many.

const [seed = 0, only = null] = process.env.SALLYPORT_FUZZ_SEED?.split(':').map(Number) ?? [
  Math.floor(Math.random() * 2 ** 31),
];
const calls = Number(process.env.SALLYPORT_FUZZ_PAGES ?? 1_500);

let product: Product;
let material: Material;
beforeAll(async () => {
  product = await startProduct({ env: { ...withAdministrator, SALLYPORT_LOG_LEVEL: 'error' } });
  const server: Reachable = {
    url: product.url,
    api: (method, path, body, options) => callApi(product.url, method, path, body, options),
  };
  await createProject(server, 'shop');
  const push = await createCiPush(server, 'shop');
  await push.image('api', { tag: 'one' });
  const promoted = await server.api<{ id: string }>('POST', '/promotions', {
    project: 'shop',
    image: 'api',
    build: 1,
    to: 'staging',
  });
  await server.api('PUT', '/teams/release', { name: 'Release' });
  const browser = new Browser(product.url);
  const { email, password } = administrator;
  await browser.post('callback/credentials', { email, password });
  const cookie = [...browser.cookies()].map(([name, value]) => `${name}=${value}`).join('; ');
  const session = { cookie, origin: product.url, accept: 'text/html' };
  material = {
    targets: pageTargets,
    callers: [
      { who: 'administrator session', api: session, registry: session, weight: 3 },
      { who: 'nobody at all', api: { accept: 'text/html' }, registry: {}, weight: 1 },
    ],
    parameters: {
      project: ['shop'],
      image: ['api'],
      number: ['1'],
      stage: ['dev', 'staging', 'prod'],
      id: [promoted.body.id],
      team: ['release'],
      robot: ['ci'],
      build: ['1'],
      to: ['staging'],
      provider: ['credentials', 'forge'],
      callbackUrl: ['/', '/projects'],
      tab: ['builds'],
      anything: ['icon.svg', 'favicon.ico', 'robots.txt'],
      file: ['x.js', 'BUILD_ID'],
    },
    fields: {},
    cursors: [Buffer.from('shop').toString('base64url')],
    manifests: [],
    blobs: [],
  };
});
afterAll(async () => {
  await product.stop();
  await discard(product.dataDir);
});

it(
  `shows ${only === null ? `${calls} generated addresses` : `address ${only}`} of seed ${seed}, and fails at none`,
  async () => {
    let read = product.output().length;
    const { faults } = await runCalls({
      url: product.url,
      seed,
      from: only ?? 0,
      to: only === null ? calls : only + 1,
      make: (of, at) => makeCall(material, of, at),
      takeLog() {
        const printed = product.output().slice(read);
        read += printed.length;
        return printed.split('\n').filter((line) => line.trim() !== '');
      },
      mend: () => Promise.resolve(),
    });
    expect(faults.join('\n\n'), `${faults.length} faults`).toBe('');
    expect(product.child.exitCode).toBeNull();
  },
  Math.max(300_000, calls * 300),
);
