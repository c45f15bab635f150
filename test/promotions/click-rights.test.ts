import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAskWorld, outcome, type AskWorld } from './ask-world';

// Issue 11, section 1: what waits for a click is held to the rights of the moment of the click.

let world: AskWorld;
beforeAll(async () => {
  world = await createAskWorld();
});
afterAll(() => world.server.stop());

describe('rights are those of now', () => {
  it('who lost the right to promote does not see it happen by their own asking or click', async () => {
    await world.push('lost');
    await world.policy('staging', { gates: [{ kind: 'checks', names: ['scan'] }] });
    await world.person('lola', 'approver');
    const asked = await world.ask('lola', 'lost', 'staging');
    expect(outcome(asked.body)).toBe('waiting');
    await world.grant('lola', 'developer');
    await world.report('lost', 'scan');
    expect(await world.until(asked.body.id, 'approved')).toBe('approved');
    expect((await world.see(asked.body.id)).body.needsPromoter).toBe(true);
    expect((await world.click('lola', asked.body.id)).status).toBe(403);
    expect((await world.click('approver', asked.body.id)).body.state).toBe('promoted');
  });

  it('who gained it clicks themselves; until then nothing moves', async () => {
    await world.push('gained');
    await world.policy('staging', { gates: [] });
    await world.person('gala', 'developer');
    const asked = await world.ask('gala', 'gained', 'staging');
    expect((await world.click('gala', asked.body.id)).status).toBe(403);
    await world.grant('gala', 'approver');
    await world.settled();
    expect((await world.see(asked.body.id)).body.state).toBe('approved');
    expect((await world.click('gala', asked.body.id)).body.state).toBe('promoted');
  });

  it('who may not even ask any more asked for nothing', async () => {
    await world.push('gone');
    await world.policy('staging', { gates: [] });
    await world.person('gwen', 'developer');
    const asked = await world.ask('gwen', 'gone', 'staging');
    await world.grant('gwen', 'viewer');
    expect(await world.until(asked.body.id, 'failed')).toBe('failed');
    expect((await world.click('approver', asked.body.id)).status).toBe(409);
  });

  it('a click by somebody who lost the right is none', async () => {
    await world.push('late');
    await world.policy('staging', { gates: [] });
    await world.person('lars', 'approver');
    const asked = await world.ask('developer', 'late', 'staging');
    await world.grant('lars', 'developer');
    expect((await world.click('lars', asked.body.id)).status).toBe(403);
    await world.grant('lars', 'approver', ['prod']);
    expect((await world.click('lars', asked.body.id)).status).toBe(403);
    await world.grant('lars', 'approver', ['staging']);
    expect((await world.click('lars', asked.body.id)).body.state).toBe('promoted');
  });
});

describe('a robot that may only ask', () => {
  it('waits likewise, is told no names, and clicks nothing; who made it may, having the right', async () => {
    await world.push('robot');
    await world.policy('staging', { gates: [] });
    await world.robot('asks', { permissions: ['promotion.request'] });
    const asked = await world.ask('asks', 'robot', 'staging');
    expect(asked.body).toMatchObject({
      state: 'approved',
      needsPromoter: true,
      promoters: null,
      requestedBy: { kind: 'robot' },
    });
    expect((await world.click('asks', asked.body.id)).status).toBe(403);
    expect((await world.click('developer', asked.body.id)).status).toBe(403);
    // No gate asks for four eyes here: whoever has the right lets it in.
    expect((await world.click('maintainer', asked.body.id)).body.state).toBe('promoted');
  });

  it('is overtaken by one that may promote there, and by none that may elsewhere', async () => {
    await world.push('robots');
    await world.policy('staging', { gates: [] });
    const promotes = { permissions: ['promotion.execute'] };
    await world.robot('here', { ...promotes, stages: ['staging'] });
    await world.robot('there', { ...promotes, stages: ['prod'] });
    const asked = await world.ask('asks', 'robots', 'staging');
    expect((await world.ask('there', 'robots', 'staging')).status).toBe(403);
    expect((await world.see(asked.body.id)).body.state).toBe('approved');
    expect((await world.ask('here', 'robots', 'staging')).body.state).toBe('promoted');
    expect((await world.see(asked.body.id)).body.state).toBe('superseded');
  });

  it('that was made without either gets nothing in, and asks nobody', async () => {
    await world.push('plain');
    await world.policy('staging', { gates: [] });
    await world.robot('plain', { permissions: [] });
    const refused = await world.ask('plain', 'plain', 'staging');
    expect(refused.status).toBe(403);
    expect(await world.state('plain', 'staging')).toBe('nothing');
  });
});
