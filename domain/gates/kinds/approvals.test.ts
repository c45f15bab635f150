import { describe, expect, it } from 'vitest';
import { type Account, noAccounts } from '../../people/accounts';
import type { ApprovalFacts, Approver, GivenApproval } from '../facts';
import { facts, inHours, now, person } from '../testing/facts';
import { defaultLapseHours } from '../lapse-hours';
import { approvals } from './approvals';

type Settings = Parameters<typeof approvals.evaluate>[0];
const ana = person('ana', { teams: ['qa', 'release'] });
const ben = person('ben', { teams: ['release'] });
const kim = person('kim', { teams: ['release'] });
const viewer = person('vic', { mayPromote: false });
const everyone: readonly Approver[] = [ana, ben, kim, viewer];

const given = (
  { id, name, email }: Approver,
  over: Partial<GivenApproval> = {},
): GivenApproval => ({
  personId: id,
  name,
  email,
  at: inHours(-1),
  changed: [],
  ...over,
});
const ask = (
  settings: Partial<Settings>,
  by: readonly GivenApproval[],
  over: Partial<ApprovalFacts> = {},
) =>
  approvals.evaluate(
    { kind: 'approvals', groups: [{ count: 1 }], ...settings },
    facts({
      approvals: {
        requesterIds: [],
        isAsked: true,
        pusherIds: [],
        people: everyone,
        accounts: noAccounts,
        given: by,
        ...over,
      },
    }),
  );

describe('approvals', () => {
  it('passes with enough, and names who gave them', () => {
    expect(ask({ groups: [{ count: 2 }] }, [given(ana), given(ben)])).toEqual({
      verdict: 'passed',
      reason: 'Approved by Ana and Ben.',
      until: inHours(defaultLapseHours - 1),
      evidence: [
        { label: 'Ana (ana@example.com), Wed 25 Mar 2026, 11:00 UTC', href: null },
        { label: 'Ben (ben@example.com), Wed 25 Mar 2026, 11:00 UTC', href: null },
      ],
    });
  });

  it('waits for what is missing, and says on whom', () => {
    expect(ask({ groups: [{ count: 2 }] }, [given(ana)])).toMatchObject({
      verdict: 'waiting',
      reason: '1 of 2 approvals; missing: 1 approver.',
      on: ['Ben', 'Kim'],
    });
    expect(ask({}, []).reason).toBe('0 of 1 approval; missing: 1 approver.');
  });

  it('never counts whoever asked for it (L7)', () => {
    const found = ask({}, [given(ana)], { requesterIds: ['zoe', 'ana'] });
    expect(found.verdict).toBe('waiting');
    expect(found.on).toEqual(['Ben', 'Kim']);
  });

  it('counts whoever pushed the build unless the policy excludes them', () => {
    const by = { pusherIds: ['ana'] };
    expect(ask({}, [given(ana)], by).verdict).toBe('passed');
    const found = ask({ excludePusher: true }, [given(ana)], by);
    expect(found.verdict).toBe('waiting');
    expect(found.on).toEqual(['Ben', 'Kim']);
  });

  it('counts nobody without the approver role, nor who may no longer read the project', () => {
    expect(ask({}, [given(viewer)]).verdict).toBe('waiting');
    expect(ask({}, [given(person('gone'))]).verdict).toBe('waiting');
  });

  it('asks the members of a named team, whatever their role', () => {
    const groups = [{ count: 1, team: 'qa' }];
    expect(ask({ groups }, [given(ben)])).toMatchObject({
      verdict: 'waiting',
      reason: '0 of 1 approval; missing: 1 of team qa.',
      on: ['Ana'],
    });
    expect(ask({ groups }, [given(ana)]).verdict).toBe('passed');
    const member = person('lee', { mayPromote: false, teams: ['qa'] });
    expect(ask({ groups }, [given(member)], { people: [member] }).verdict).toBe('passed');
  });

  it('lets one person fill one place, and finds the places that fit', () => {
    const groups = [
      { count: 2, team: 'release' },
      { count: 1, team: 'qa' },
    ];
    expect(ask({ groups }, [given(ana), given(ben)])).toMatchObject({
      reason: '2 of 3 approvals; missing: 1 of team release.',
      on: ['Kim'],
    });
    expect(ask({ groups }, [given(ben), given(kim)])).toMatchObject({
      reason: '2 of 3 approvals; missing: 1 of team qa.',
      on: ['Ana'],
    });
    expect(ask({ groups }, [given(ana), given(ben), given(kim)]).verdict).toBe('passed');
    expect(ask({ groups: [{ count: 1 }, { count: 1 }] }, [given(ana)]).verdict).toBe('waiting');
  });

  it('counts one person’s second approval no further', () => {
    expect(ask({ groups: [{ count: 2 }] }, [given(ana), given(ana)]).verdict).toBe('waiting');
  });

  it('counts nothing that was given for something else, and says what changed (L4)', () => {
    const changed = ['approved on top of 2.14.1; Production has 2.14.2 now'];
    expect(ask({}, [given(ana, { changed })])).toMatchObject({
      verdict: 'waiting',
      reason:
        '0 of 1 approval; missing: 1 approver. Ana approved before: approved on top of 2.14.1; Production has 2.14.2 now.',
      on: ['Ana', 'Ben', 'Kim'],
    });
  });

  it('takes the newest of what one person gave', () => {
    const changed = given(ana, { at: inHours(-2), changed: ['the build is another one'] });
    for (const order of [
      [given(ana), changed],
      [changed, given(ana)],
    ]) {
      expect(ask({}, order).verdict).toBe('passed');
      expect(ask({ groups: [{ count: 2 }] }, order).reason).not.toContain('approved before');
    }
  });

  it('lets approvals lapse, to the millisecond, and says so', () => {
    const at = inHours(-4);
    const last = given(ana, { at: new Date(at.getTime() + 1) });
    expect(ask({ lapseHours: 4 }, [last])).toMatchObject({
      verdict: 'passed',
      until: new Date(now.getTime() + 1),
    });
    expect(ask({ lapseHours: 4 }, [given(ana, { at })])).toMatchObject({
      verdict: 'waiting',
      reason:
        '0 of 1 approval; missing: 1 approver. Ana approved on Wed 25 Mar 2026, 08:00 UTC, and that has lapsed.',
    });
    expect(ask({}, [given(ana, { at: inHours(-defaultLapseHours) })]).verdict).toBe('waiting');
  });

  it('counts nothing from ahead of the clock: it would count for too long', () => {
    const found = ask({}, [given(ana, { at: inHours(1) })]);
    expect(found.verdict).toBe('waiting');
    expect(found.reason).toContain('ahead of the clock');
    expect(ask({}, [given(ana, { at: new Date(now.getTime() + 30_000) })]).verdict).toBe('passed');
  });

  it('says so where too few people may approve', () => {
    const groups = [{ count: 2, team: 'qa' }];
    expect(ask({ groups }, []).reason).toBe(
      '0 of 2 approvals; missing: 2 of team qa. Only 1 of 2 can be given: too few people may approve.',
    );
    expect(ask({ groups: [{ count: 1, team: 'none' }] }, [])).toMatchObject({
      verdict: 'waiting',
      on: [],
    });
    expect(ask({}, [], { people: [] })).toMatchObject({
      verdict: 'waiting',
      reason:
        '0 of 1 approval; missing: 1 approver. Nobody can give it: too few people may approve.',
    });
  });

  describe('four eyes are people (L7)', () => {
    const ada = person('ada', { mayPromote: false });
    const made = (id: string, byId: string, more: Partial<Account> = {}): Account => ({
      id,
      words: [],
      linkedAt: null,
      makings: [{ byId, how: 'invited', byAdministrator: false, at: inHours(-9) }],
      ...more,
    });
    const world = (...accounts: Account[]) => ({
      people: [ada, ...everyone],
      accounts: new Map(accounts.map((one) => [one.id, one])),
    });

    it('whoever the requester made is not another person, and the verdict says so by name', () => {
      const over = { requesterIds: ['ada'], ...world(made('ana', 'ada')) };
      const found = ask({ groups: [{ count: 2 }] }, [given(ana), given(kim)], over);
      expect(found).toMatchObject({ verdict: 'waiting', on: ['Ben'] });
      expect(found.reason).toBe(
        '1 of 2 approvals; missing: 1 approver. Ana was invited by Ada, who asked for it; it takes single sign-on for Ana, or the word of an administrator whom Ada did not let in.',
      );
      const thought = ask({ groups: [{ count: 2 }] }, [], { ...over, isAsked: false });
      expect(thought.reason).toContain('Ana was invited by Ada, who would ask for it;');
      const max = person('max', { administers: true, mayPromote: false });
      const named = ask({}, [], { ...over, people: [...over.people, max] });
      expect(named.reason).toContain('Max can vouch for Ana.');
      const words = [{ byId: 'max', at: inHours(-1) }];
      const vouched = { ...over, ...world(made('ana', 'ada', { words })) };
      expect(ask({}, [given(ana)], vouched).verdict).toBe('passed');
    });

    it('says so where it could be given to what somebody else asks for', () => {
      const root = (id: string) =>
        made(id, 'ada', {
          makings: [{ byId: 'ada', how: 'invited', byAdministrator: true, at: inHours(-9) }],
        });
      const over = { requesterIds: ['ada'], ...world(root('ana'), root('ben'), root('kim')) };
      expect(ask({}, [], over).reason).toContain(
        'Nobody can give it to whoever asked now: let somebody else ask for it.',
      );
      expect(ask({}, [], { ...over, isAsked: false }).reason).toContain(
        'Nobody can give it to whoever would ask now: let somebody else ask for it.',
      );
      const alone = { ...over, people: [ada, ana] };
      expect(ask({}, [], alone).reason).toContain(
        'Nobody can give it: too few people may approve.',
      );
    });

    it('who made the requester’s account is not another person either', () => {
      const over = { requesterIds: ['ada'], ...world(made('ada', 'ana')) };
      const found = ask({}, [given(ana)], over);
      expect(found.verdict).toBe('waiting');
      expect(found.reason).toContain('Ana invited Ada, who asked for it;');
    });

    it('who made one another fill one place together, whoever asked', () => {
      const over = { requesterIds: ['zoe'], ...world(made('ben', 'ana'), made('kim', 'ana')) };
      const groups = [{ count: 2 }];
      const found = ask({ groups }, [given(ben), given(kim), given(ana)], over);
      expect(found).toMatchObject({ verdict: 'waiting', on: [] });
      expect(found.reason).toContain('1 of 2 approvals');
      expect(found.reason).toContain('who approved it too');
      expect(found.reason).toContain('Only 1 of 2 can be given');
    });

    it('an administrator who made several fills no place of theirs, and takes none away', () => {
      const byAda = (id: string) => ({
        ...made(id, 'ada'),
        makings: [{ byId: 'ada', how: 'created', byAdministrator: true, at: inHours(-9) } as const],
      });
      const admin = person('ada', { administers: true });
      const { accounts } = world(byAda('ben'), byAda('kim'));
      const over = { requesterIds: ['zoe'], accounts, people: [admin, ben, kim] };
      const groups = [{ count: 2 }];
      expect(ask({ groups }, [given(ben), given(kim)], over).verdict).toBe('passed');
      expect(ask({ groups }, [given(ben), given(kim), given(admin)], over).verdict).toBe('passed');
      expect(ask({ groups }, [given(ben), given(admin)], over).verdict).toBe('waiting');
    });

    it('whoever the pusher made is excluded with them', () => {
      const over = { pusherIds: ['ada'], ...world(made('ana', 'ada')) };
      expect(ask({}, [given(ana)], over).verdict).toBe('passed');
      const found = ask({ excludePusher: true }, [given(ana)], over);
      expect(found.verdict).toBe('waiting');
      expect(found.reason).toContain('Ana was invited by Ada, who pushed the build;');
    });
  });

  it('describes itself', () => {
    const settings: Settings = {
      kind: 'approvals',
      excludePusher: true,
      lapseHours: 24,
      groups: [{ count: 1, team: 'qa' }, { count: 2 }],
    };
    expect(approvals.title(settings)).toBe('3 approvals');
    expect(approvals.title({ kind: 'approvals', groups: [{ count: 1 }] })).toBe('Approval');
    expect(approvals.describe(settings)).toBe(
      '1 of team qa and 2 approvers, not who pushed it, each for 24 h',
    );
  });
});
