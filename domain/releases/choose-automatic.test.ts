import { describe, expect, it } from 'vitest';
import type { AutomaticRule } from '../gates/automatic';
import { chooseAutomatic } from './choose-automatic';

const now = new Date('2026-03-03T14:00:00Z');

/** What a stage says of one build, pushed under some tags, that it does not take. */
const told = (rule: AutomaticRule, tags: readonly string[]) =>
  chooseAutomatic({
    rule,
    image: 'api',
    stageName: 'Staging',
    since: now,
    builds: [{ number: 1, tags, platforms: ['linux/amd64'], arrivedAt: now, letIn: false }],
    current: null,
    before: null,
    leftBehind: [],
  }).not[0];

describe('what would let a build in that is none of those that a stage takes', () => {
  it('is a version, where the stage takes versions', () => {
    expect(told({}, ['main'])).toMatchObject({
      reason: 'Staging takes versions by itself, and #1 is none: its tag is main.',
      mend: 'Push it under a version, name its tag in the stage’s policy, or promote it by hand.',
    });
  });

  it('is a tag that its rule names, where it has one: also for a version', () => {
    expect(told({ tags: ['release-*', 'stable'] }, ['2.1.0'])?.mend).toBe(
      'Push it under a tag that matches release-* or stable, name its tag in the stage’s policy, or promote it by hand.',
    );
  });

  it('is the missing platform under the same tag, where the rule names tags', () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    expect(told({ tags: ['main'], platforms }, ['main'])?.mend).toContain('under the same tag,');
    expect(told({ platforms }, ['1.0.0'])?.mend).toContain('under the same version,');
  });
});
