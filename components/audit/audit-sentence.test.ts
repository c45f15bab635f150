import { describe, expect, it } from 'vitest';
import { auditActions } from '@/domain/audit/actions';
import { actionName, auditSentence } from './audit-sentence';

const actor = { kind: 'person', id: 'k1', name: 'Kim', detail: 'kim@example.com' } as const;
const read = (action: string, target: string, change: { before?: unknown; after?: unknown } = {}) =>
  auditSentence({ action, target, actor, before: null, after: null, ...change })
    .map((part) => (typeof part === 'string' ? part : `[${part.about}]`))
    .join(' ');

describe('a line of the audit trail', () => {
  it('reads as a sentence after its actor, with what it is about set off', () => {
    expect(read('promotion.promoted', 'shop/api#26 → prod')).toBe('promoted [shop/api#26 → prod]');
    expect(read('person.signed-in', 'kim@example.com')).toBe('signed in');
    expect(read('team.member-removed', 'release: ana@example.com')).toBe(
      'took [ana@example.com] out of team [release]',
    );
  });
  it('tells where a demo begins and ends, and what is real of it', () => {
    const after = {
      from: '2026-06-01T06:00:00.000Z',
      to: '2026-08-30T12:00:00.000Z',
      writtenAt: '2026-08-30T12:00:01.000Z',
      version: '0.1.0',
    };
    const real =
      '(2026-06-01 to 2026-08-30); really this was written at 2026-08-30T12:00:01.000Z, by version 0.1.0';
    expect(read('instance.demo-told', 'demo', { after: { ...after, demo: 'begins' } })).toBe(
      `began a [demo] – times of the lines from this one to the one that ends it are told, not real ${real}`,
    );
    expect(read('instance.demo-told', 'demo', { after: { ...after, demo: 'ends' } })).toBe(
      `ended the [demo] – times of the lines from the one that began it to this one are told, not real ${real}`,
    );
  });
  it('tells a role given from one changed, with its stages', () => {
    const after = { role: 'approver', stages: ['preprod', 'prod'] };
    expect(read('grant.saved', 'shop: team:release', { after })).toBe(
      'made [team release] approver of preprod, prod on [shop]',
    );
    expect(
      read('grant.saved', 'shop: ana@example.com', {
        after,
        before: { role: 'viewer', stages: [] },
      }),
    ).toBe('made [ana@example.com] approver of preprod, prod instead of viewer on [shop]');
  });
  it('tells of a request and its end, with what was said', () => {
    const target = 'shop/api#5 → prod';
    expect(
      read('promotion.rejected', target, {
        after: { outcome: 'Rejected by Ana Núñez: Not on a Friday' },
      }),
    ).toBe('rejected [shop/api#5 → prod] – Not on a Friday');
    expect(
      read('promotion.superseded', target, { after: { outcome: 'Production has #6 now.' } }),
    ).toBe('left nothing to do for the request [shop/api#5 → prod] – Production has #6 now.');
    expect(read('promotion.lapsed', target)).toBe('let the request [shop/api#5 → prod] lapse');
    expect(read('promotion.promoted', target, { after: { glassBrokenBy: 'kim' } })).toBe(
      'promoted [shop/api#5 → prod] past the policy there',
    );
    expect(read('promotion.waived', target, { after: { gate: 'soak', reason: 'Urgent' } })).toBe(
      'waived the gate [soak] for [shop/api#5 → prod] – Urgent',
    );
  });
  it('tells which version of a policy was saved, and which template it began with', () => {
    expect(read('policy.saved', 'shop: prod', { after: { version: 3, gates: [] } })).toBe(
      'saved version [3] of the policy of [prod] in [shop]',
    );
    expect(read('policy.saved', 'shop: prod', { after: { version: 1, template: 'strict' } })).toBe(
      'began with the policy [strict] for [prod] in [shop]',
    );
  });
  it('tells of checks, withdrawals and stopped lines', () => {
    const after = { name: 'scan', state: 'failed', summary: '2 critical', byHand: true };
    expect(read('check.reported', 'shop/api#5', { after })).toBe(
      'reported by hand that [scan] failed for [shop/api#5] – 2 critical',
    );
    expect(
      read('build.withdrawn', 'shop/api#5', { after: { reason: 'Leaks', blockPulls: true } }),
    ).toBe('withdrew [shop/api#5] – Leaks (its pulls are refused too)');
    expect(read('stage.held', 'shop: prod', { after: { reason: 'Sale until noon' } })).toBe(
      'stopped the line into [prod] of [shop] – Sale until noon',
    );
  });
  it('tells who proposed what somebody agreed to', () => {
    const agreed = { version: 2, gates: [], proposal: 'p', proposedBy: 'max@example.com' };
    expect(read('policy.saved', 'shop: prod', { after: agreed })).toBe(
      'agreed to version [2] of the policy of [prod] in [shop] that [max@example.com] proposed',
    );
    const off = { agreesPolicies: false, proposal: 'p', proposedBy: 'max@example.com' };
    expect(read('project.changed', 'shop', { after: off })).toBe(
      'agreed to the change of the settings of project [shop] that [max@example.com] proposed',
    );
  });
  it('tells whoever joined as what, and by whose invitation, not that they gave themselves a role', () => {
    const after = { role: 'approver', stages: ['prod'], invitedBy: 'kim@example.com' };
    const before = { role: 'viewer', stages: [] };
    const target = 'shop: ana@example.com';
    expect(read('grant.saved', target, { after })).toBe(
      'joined [shop] as approver of prod by the invitation of [kim@example.com]',
    );
    expect(read('grant.saved', target, { before, after })).toBe(
      'joined [shop] as approver of prod instead of viewer by the invitation of [kim@example.com]',
    );
    const member = { maintainer: false, invitedBy: 'kim@example.com' };
    expect(read('team.member-saved', 'qa: ana@example.com', { after: member })).toBe(
      'joined team [qa] as a member by the invitation of [kim@example.com]',
    );
  });
  it('keeps a token’s name whole, colons and all', () => {
    expect(read('token.created', 'kim@example.com: ci: nightly')).toBe(
      'made the API token [ci: nightly]',
    );
  });
  it('still reads where details are missing', () => {
    expect(read('grant.removed', 'shop: ana@example.com')).toContain('a role');
    expect(read('grant.saved', 'odd', { after: 'x' })).toContain('[odd]');
  });
  it('tells who was invited to what, who joined by whom, and which instance role changed', () => {
    const brings = { team: 'release', project: 'shop', role: 'approver', stages: ['prod'] };
    expect(read('person.invited', 'ana@example.com', { after: brings })).toBe(
      'invited [ana@example.com] into team [release] and as approver of prod on [shop]',
    );
    expect(read('person.invited', 'ana@example.com', { after: { team: null } })).toBe(
      'invited [ana@example.com]',
    );
    expect(
      read('person.joined', 'ana@example.com', { after: { invitedBy: 'kim@example.com' } }),
    ).toBe('joined by the invitation of [kim@example.com]');
    expect(
      read('person.role-changed', 'ana@example.com', {
        before: { instanceRole: null },
        after: { instanceRole: 'auditor' },
      }),
    ).toBe('changed the role in the instance of [ana@example.com] from member to auditor');
  });
  it('tells a first secret from a rotated one, how long one still lives, and which was revoked', () => {
    const robot = 'robot.shop.ci';
    expect(read('robot.secret-issued', robot)).toBe('issued a secret for [robot.shop.ci]');
    const before = { secret: 'sr_abc' };
    expect(read('robot.secret-issued', robot, { before })).toBe(
      'rotated the secret of [robot.shop.ci]',
    );
    expect(read('robot.secret-revoked', robot, { before })).toBe(
      'revoked the secret [sr_abc…] of [robot.shop.ci]',
    );
    expect(read('robot.secret-expiring', robot, { after: { days: 1 } })).toBe(
      'gave notice that in 1 day the last secret ends of [robot.shop.ci]',
    );
    expect(read('robot.token-exchanged', robot, { after: { issuer: 'github' } })).toBe(
      'signed in without a secret as [robot.shop.ci] vouched for by [github]',
    );
  });
  it('tells whose upload was cleared', () => {
    const before = { by: 'robot.shop.ci', bytes: 12 };
    expect(read('upload.cleared', 'shop-dev/api', { before })).toBe(
      'cleared an upload to [shop-dev/api] of [robot.shop.ci]',
    );
    expect(read('upload.cleared', 'shop-dev/api', { before: { by: null } })).toBe(
      'cleared an upload to [shop-dev/api]',
    );
  });
  it('tells what an isolation check found', () => {
    const target = '3 clusters × 12 registries';
    expect(read('isolation.checked', target, { after: { surprises: 0 } })).toBe(
      'checked the isolation of [3 clusters × 12 registries] – all as expected',
    );
    expect(read('isolation.checked', target, { after: { surprises: 1 } })).toBe(
      'checked the isolation of [3 clusters × 12 registries] – 1 answer that should not be',
    );
  });
  it('has words for every action, none of them the code', () => {
    for (const action of auditActions) {
      expect(actionName(action)).not.toContain('.');
      expect(read(action, 'shop: target')).not.toContain(action);
    }
    expect(new Set(auditActions.map(actionName)).size).toBe(auditActions.length);
  });
  it('reads an action that it has no words for by its own name', () => {
    const spelled = [
      ['tenant.removed', 'Tenant: removed', 'removed tenant [x]'],
      ['webhook.secret-rotated', 'Webhook: secret rotated', 'rotated the secret of webhook [x]'],
      ['cluster.pulls-set-up', 'Cluster: pulls set up', 'set the pulls of cluster up [x]'],
      ['soak.begins', 'Soak: begins', 'did “soak begins” on [x]'],
      ['constructor', 'Constructor', 'did “constructor” on [x]'],
    ] as const;
    for (const [action, name, sentence] of spelled) {
      expect([actionName(action), read(action, 'x')]).toEqual([name, sentence]);
    }
  });
  it('tells of exports', () => {
    expect(read('audit.exported', 'the trail of shop', { after: { format: 'csv' } })).toBe(
      'exported [the trail of shop] as CSV',
    );
  });
});
