import fc from 'fast-check';
import { type Account, noAccounts } from '../../people/accounts';
import type { GateFacts } from '../facts';
import type { GateSettings } from '../kinds/index';
import { build, facts, inHours, kim, person, platform, report } from './facts';

const stopped = { reason: 'x', by: kim, at: inHours(-1) };

/** Gates of every kind. */
export const anyGate = fc.constantFrom<GateSettings>(
  { kind: 'checks', names: ['scan'] },
  { kind: 'checks', names: ['scan', 'tests'], maxAgeHours: 3 },
  { kind: 'checks', names: ['e2e'], images: ['web/*', 'api'] },
  { kind: 'metadata', key: 'version' },
  { kind: 'metadata', key: 'version', matches: '[0-9.]+' },
  { kind: 'metadata', key: 'version', oneOf: ['1.0.0', '2.0.0'] },
  { kind: 'metadata', key: 'version', greaterThanTarget: true },
  { kind: 'approvals', groups: [{ count: 1 }] },
  { kind: 'approvals', groups: [{ count: 1 }, { count: 1 }], lapseHours: 100 },
  { kind: 'approvals', groups: [{ count: 1, team: 'qa' }, { count: 1 }], excludePusher: true },
  { kind: 'soak', hours: 2 },
  { kind: 'soak', hours: 2, pulled: true },
  { kind: 'soak', hours: 20 },
  { kind: 'freeze', windows: [{ cron: '0 12 * * 3', hours: 2, reason: 'x' }] },
  { kind: 'freeze', windows: [{ cron: '0 18 * * 5', hours: 2, reason: 'x' }] },
  {
    kind: 'freeze',
    windows: [
      { cron: '0 12 * * 3', hours: 2, reason: 'x' },
      { cron: '0 18 * * 5', hours: 2, reason: 'x' },
    ],
  },
  { kind: 'hygiene', nonRoot: true },
  { kind: 'hygiene', nonRoot: true, maxSizeMB: 1 },
  { kind: 'hygiene', maxSizeMB: 1, distroless: true, maxAgeDays: 2 },
  { kind: 'hygiene', baseNamed: true, platforms: ['linux/amd64'] },
);
const time = fc.integer({ min: -200, max: 20 }).map((hours) => inHours(hours / 2));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);
const people = [
  person('ana', { teams: ['qa'] }),
  person('ben'),
  person('vic', { mayPromote: false }),
];
const ben: Account = {
  id: 'ben',
  words: [],
  linkedAt: null,
  makings: [{ byId: 'ana', how: 'invited', byAdministrator: true, at: inHours(-90) }],
};
/** Facts of every sort, also such as should not be. */
export const anyFacts: fc.Arbitrary<GateFacts> = fc
  .record({
    kind: fc.constantFrom('promotion', 'promotion', 'rollback'),
    build: fc
      .record({
        labels: fc.dictionary(
          fc.constantFrom('version', 'org.opencontainers.image.base.name'),
          fc.constantFrom('1.0.0', '2.0.0', 'main', 'node:22', ' '),
        ),
        size: fc.integer({ min: 0, max: 2_000_000 }),
        platforms: fc.subarray(['linux/amd64', 'linux/arm64']),
        createdAt: maybe(time),
        pushedAt: time,
      })
      .map(build),
    target: maybe(
      fc.record({
        number: fc.constant(1),
        version: fc.constant(null),
        properties: fc.constant({}),
        labels: fc.dictionary(fc.constant('version'), fc.constantFrom('1.0.0', 'main')),
      }),
    ),
    checks: fc.array(
      fc
        .record({
          state: fc.constantFrom('passed', 'passed', 'failed', 'running'),
          name: fc.constantFrom('scan', 'tests', 'e2e'),
          at: time,
        })
        .map(({ name, ...over }) => report(name, over)),
      { maxLength: 5 },
    ),
    soak: fc.record({
      runs: fc.array(fc.record({ from: time, to: maybe(time) }), { maxLength: 3 }),
      firstPull: maybe(time),
      lastPull: maybe(time),
    }),
    content: fc.record({
      platforms: fc.array(
        fc
          .record({
            user: fc.constantFrom(null, '0', 'app', 'app'),
            runnable: fc.boolean(),
            programs: maybe(fc.subarray(['/bin/sh'])),
            unreadable: fc.constantFrom(null, null, 'it is encrypted'),
          })
          .map(platform),
        { maxLength: 2 },
      ),
    }),
    approvals: fc.record({
      requesterIds: fc.subarray(['ana', 'ben']),
      isAsked: fc.boolean(),
      pusherIds: fc.constantFrom<string[]>([], ['ana']),
      people: fc.subarray(people),
      accounts: fc.constantFrom(noAccounts, new Map([[ben.id, ben]])),
      given: fc.array(
        fc.record({
          personId: fc.constantFrom('ana', 'ben', 'vic'),
          name: fc.constant('Somebody'),
          email: fc.constant('x@example.com'),
          at: time,
          changed: fc.constantFrom([], [], ['the build is another one']),
        }),
        { maxLength: 4 },
      ),
    }),
    hold: fc.constantFrom(null, null, stopped),
    withdrawal: fc.constantFrom(null, null, stopped),
  })
  .map((over) => facts(over as Partial<GateFacts>));
