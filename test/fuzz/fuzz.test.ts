import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import { curlLine } from './call';
import { makeCall } from './make-call';
import { runCalls } from './run-calls';
import { createFuzzWorld } from './world';

// Row 72: whatever is sent, the answer is one of the protocol's, and no failure of ours. Each call is
// made of a seed and its number: SALLYPORT_FUZZ_SEED=<seed> makes a run's calls again, <seed>:<number>
// one of them alone. SALLYPORT_FUZZ_CALLS says how many.

const [seed = 0, only = null] = process.env.SALLYPORT_FUZZ_SEED?.split(':').map(Number) ?? [
  Math.floor(Math.random() * 2 ** 31),
];
const calls = Number(process.env.SALLYPORT_FUZZ_CALLS ?? 20_000);

const logged: string[] = [];
let world: Awaited<ReturnType<typeof createFuzzWorld>>;
beforeAll(async () => {
  world = await createFuzzWorld(createLogger('error', { write: (line) => void logged.push(line) }));
});
afterAll(() => world.server.stop());

it('makes the same call again of the same seed and number', () => {
  const made = () => Array.from({ length: 300 }, (_, at) => makeCall(world.material, seed, at));
  const lines = () => made().map((call) => curlLine('', call));
  expect(lines()).toEqual(lines());
  expect(new Set(lines()).size).toBeGreaterThan(200);
});

it(
  `answers ${only === null ? `${calls} generated calls` : `call ${only}`} of seed ${seed}, none with a failure`,
  async () => {
    const { faults, statuses, slowestMs } = await runCalls({
      url: world.server.url,
      seed,
      from: only ?? 0,
      to: only === null ? calls : only + 1,
      make: (of, at) => makeCall(world.material, of, at),
      takeLog: () => logged.splice(0),
      mend: () => world.mend(),
    });
    expect(faults.join('\n\n'), `${faults.length} faults`).toBe('');

    // What fuzzes nothing finds nothing: every target was called, and most calls got beyond the form.
    if (only !== null || calls < 10_000) return;
    const told = [...statuses.values()].flatMap((one) => [...one]);
    const count = (matches: (status: number) => boolean) =>
      told.reduce((sum, [status, times]) => sum + (matches(status) ? times : 0), 0);
    const targets = world.material.targets.map(({ area, name }) => `${area} ${name}`);
    expect([...statuses.keys()].sort()).toEqual(targets.sort());
    expect(count((status) => status === 503) / calls).toBeLessThan(0.001);
    expect(count((status) => status < 300) / calls).toBeGreaterThan(0.2);
    expect(count((status) => status >= 400) / calls).toBeGreaterThan(0.3);
    console.info(`${calls} calls of seed ${seed}: the slowest took ${Math.round(slowestMs)} ms`);
  },
  Math.max(300_000, calls * 30),
);
