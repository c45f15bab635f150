import { pushBuild, pushImage } from '../clients/image';
import type { Figure } from '../figures';
import { makeImage, rebuild } from '../images/make-image';
import { time, type Bench } from './bench';

/** Eight gates that let a reported build in, with every kind of fact but people's approvals. */
const gates = [
  { kind: 'checks', names: ['scan'] },
  { kind: 'checks', names: ['scan', 'tests'], maxAgeHours: 24 },
  { kind: 'metadata', key: 'team', oneOf: ['red', 'blue'] },
  { kind: 'metadata', key: 'team', matches: '(red|blue)+' },
  { kind: 'soak', hours: 0.0001 },
  { kind: 'freeze', windows: [{ cron: '0 3 29 2 *', hours: 1, reason: 'a leap day' }] },
  { kind: 'hygiene', maxSizeMB: 500 },
  { kind: 'hygiene', maxAgeDays: 3650, maxSizeMB: 600 },
];

const image = 'gated';

/** What eight gates cost: a board of 50 builds, and a promotion that they let through. */
export async function measureGates({ ours, workDir, quick }: Bench): Promise<Figure[]> {
  const count = quick ? 12 : 50;
  const first = await makeImage(workDir, 1, 10_000);
  const repository = `bench-dev/${image}`;
  await pushImage(ours, repository, first);
  for (let made = 1; made < count; made += 1) {
    await pushBuild(ours, repository, await rebuild(first));
  }
  const build = (number: number) => `/projects/bench/images/${image}/builds/${number}`;
  for (let number = 1; number <= count; number += 1) {
    for (const name of ['scan', 'tests']) {
      const report = { image, build: number, name, state: 'passed' };
      await ours.call('POST', '/projects/bench/checks', report);
    }
    await ours.call('PUT', `${build(number)}/properties`, { team: 'red' });
  }
  const policy = '/projects/bench/policies/staging';
  await ours.call('PUT', policy, { gates });
  try {
    const boards: number[] = [];
    const readBoard = () => ours.call('GET', `/projects/bench/images/${image}/board`);
    for (let turn = 0; turn < (quick ? 5 : 60); turn += 1) boards.push(await time(readBoard));
    const promotions: number[] = [];
    for (let number = 1; number <= count; number += 1) {
      const ask = { project: 'bench', image, build: number, to: 'staging' };
      promotions.push(await time(() => ours.call('POST', '/promotions', ask)));
    }
    const warm = quick ? 1 : 10;
    const figure = (name: string, samples: readonly number[], aim: string): Figure => ({
      name,
      unit: 'ms',
      better: 'lower',
      ours: samples,
      peer: null,
      aim,
    });
    return [
      figure(`board of ${count} builds under 8 gates`, boards.slice(warm), '< 50 ms'),
      figure('promotion through 8 gates', promotions.slice(warm), ''),
      figure('promotion through 8 gates, p95', [p95(promotions.slice(warm))], '< 40 ms'),
    ];
  } finally {
    await ours.call('PUT', policy, { gates: [] });
  }
}

function p95(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
}
