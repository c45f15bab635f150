import { noAccounts } from '../../people/accounts';
import type { ActorView } from '../../people/actors';
import type { Approver, CheckFact, GateFacts, PlatformContent } from '../facts';

/** The moment at which tests of gates stand: a Wednesday. */
export const now = new Date('2026-03-25T12:00:00Z');

/** So many hours from now; negative: ago. */
export const inHours = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);

/** A build that asks to enter production from staging, of which nothing else is known. */
export const facts = (over: Partial<GateFacts> = {}): GateFacts => ({
  now,
  project: 'shop',
  image: 'api',
  stage: { slug: 'prod', name: 'Production' },
  before: { slug: 'staging', name: 'Staging' },
  kind: 'promotion',
  build: build(),
  target: null,
  checks: [],
  soak: { runs: [], firstPull: null, lastPull: null },
  content: { platforms: [] },
  approvals: {
    requesterIds: [],
    isAsked: true,
    pusherIds: [],
    people: [],
    accounts: noAccounts,
    given: [],
  },
  hold: null,
  withdrawal: null,
  ...over,
});

export const build = (over: Partial<GateFacts['build']> = {}): GateFacts['build'] => ({
  number: 26,
  digest: `sha256:${'a'.repeat(64)}`,
  version: null,
  labels: {},
  properties: {},
  platforms: [],
  size: 0,
  createdAt: null,
  pushedAt: inHours(-48),
  ...over,
});

/** Who does things in tests of gates. */
export const kim: ActorView = {
  kind: 'person',
  id: 'kim',
  name: 'Kim',
  detail: 'kim@example.com',
};

export const report = (name: string, over: Partial<CheckFact> = {}): CheckFact => ({
  name,
  state: 'passed',
  summary: null,
  url: null,
  at: inHours(-2),
  by: kim,
  byHand: false,
  ...over,
});

export const platform = (over: Partial<PlatformContent> = {}): PlatformContent => ({
  digest: `sha256:${'b'.repeat(64)}`,
  platform: 'linux/amd64',
  contradiction: null,
  os: 'linux',
  user: '1000',
  runnable: true,
  programs: [],
  unreadable: null,
  elsewhere: false,
  layers: [],
  unseen: [],
  hindrance: null,
  ...over,
});

export const person = (id: string, over: Partial<Approver> = {}): Approver => ({
  id,
  name: id.charAt(0).toUpperCase() + id.slice(1),
  email: `${id}@example.com`,
  mayPromote: true,
  administers: false,
  teams: [],
  ...over,
});
