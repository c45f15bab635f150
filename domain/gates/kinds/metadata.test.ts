import { describe, expect, it } from 'vitest';
import { maxCompared, type BuildFacts, type TargetFacts } from '../facts';
import { build, facts } from '../testing/facts';
import { metadata } from './metadata';

type Settings = Parameters<typeof metadata.evaluate>[0];
const ask = (
  settings: Partial<Settings>,
  over: Partial<BuildFacts>,
  target: Partial<TargetFacts> | null = null,
) =>
  metadata.evaluate(
    { kind: 'metadata', key: 'version', ...settings },
    facts({
      build: build(over),
      target: target && { number: 25, version: null, labels: {}, properties: {}, ...target },
    }),
  );
const labelled = (version: string) => ({ labels: { version } });

describe('metadata', () => {
  it('fails where the key is missing, and says how to set it', () => {
    expect(ask({}, {})).toEqual({
      verdict: 'failed',
      reason:
        'version is not set: set it as a label when the image is built, or as a property of the build.',
      evidence: [
        { label: 'properties of #26', href: '/projects/shop/images/api/builds/26#properties' },
      ],
    });
  });

  it('is called by its key in words, without the prefix that all of them have', () => {
    const title = (key: string) => metadata.title({ kind: 'metadata', key });
    expect(title('team')).toBe('Metadata (team)');
    expect(title('org.opencontainers.image.version')).toBe('Metadata (version)');
  });

  it('passes where it is there, as a label or as a property', () => {
    expect(ask({}, labelled('1.4.2'))).toEqual({
      verdict: 'passed',
      reason: 'version is 1.4.2.',
      evidence: [{ label: 'label version: 1.4.2', href: null }],
    });
    expect(ask({}, { properties: { version: '2' } }).evidence?.[0]?.label).toBe(
      'property version: 2',
    );
  });

  it('lets a property win over a label, and a label over a blank property', () => {
    const both = { labels: { version: 'old' }, properties: { version: 'new' } };
    expect(ask({ oneOf: ['new'] }, both).verdict).toBe('passed');
    const blank = { labels: { version: 'old' }, properties: { version: ' ' } };
    expect(ask({ oneOf: ['old'] }, blank).verdict).toBe('passed');
  });

  it.each(['', '  ', '\n'])('takes a blank value (%j) for none', (version) =>
    expect(ask({}, labelled(version)).verdict).toBe('failed'),
  );

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'finds no label %s that nobody set',
    (key) => expect(ask({ key }, {}).verdict).toBe('failed'),
  );

  it('leads to the properties of the build to correct: of a target’s version too', () => {
    const links = (finding: ReturnType<typeof ask>) =>
      (finding.evidence ?? []).flatMap(({ href }) => href ?? []);
    const target = { number: 25, labels: { version: 'old' } };
    const finding = ask({ greaterThanTarget: true }, labelled('1.4.2'), target);
    expect(finding.verdict).toBe('failed');
    expect(links(finding)).toEqual(['/projects/shop/images/api/builds/25#properties']);
    expect(links(ask({}, labelled('1.4.2')))).toEqual([]);
  });

  describe('matches', () => {
    it('asks for a match of the whole value, without the spaces around it', () => {
      const settings = { matches: '[0-9]+\\.[0-9]+' };
      expect(ask(settings, labelled(' 1.4 ')).verdict).toBe('passed');
      const found = ask(settings, labelled('v1.4'));
      expect(found).toMatchObject({
        verdict: 'failed',
        reason: 'version is v1.4, which does not match [0-9]+\\.[0-9]+.',
      });
    });

    it('returns for a pattern that takes others exponential time', () => {
      expect(ask({ matches: '(a+)+$' }, labelled(`${'a'.repeat(500)}!`)).verdict).toBe('failed');
    });

    it('fails for a value too long to compare', () => {
      const found = ask({ matches: 'a*' }, labelled('a'.repeat(maxCompared + 1)));
      expect(found.verdict).toBe('failed');
      expect(found.reason).toContain('too long to compare');
      expect(found.reason.length).toBeLessThan(200);
    });
  });

  describe('oneOf', () => {
    it('asks for one of the list, exactly', () => {
      const settings = { key: 'licence', oneOf: ['MIT', 'Apache-2.0'] };
      expect(ask(settings, { labels: { licence: 'MIT' } }).verdict).toBe('passed');
      expect(ask(settings, { labels: { licence: 'mit' } })).toMatchObject({
        verdict: 'failed',
        reason: 'licence is mit; it must be one of MIT and Apache-2.0.',
      });
    });
  });

  describe('greaterThanTarget', () => {
    const higher = { greaterThanTarget: true };

    it('passes a higher version, and says than what', () => {
      expect(ask(higher, labelled('1.4.3'), labelled('1.4.2'))).toMatchObject({
        verdict: 'passed',
        reason: 'version is 1.4.3, higher than 1.4.2 in Production.',
      });
    });

    it.each([
      ['1.4.2', '1.4.2', 'the same as'],
      ['1.4.2+b', '1.4.2+a', 'the same as'],
      ['v1.4.2', '1.4.2', 'the same as'],
      ['1.4.1', '1.4.2', 'lower than'],
      ['1.4.2-rc.1', '1.4.2', 'lower than'],
      ['1.9.0', '1.10.0', 'lower than'],
    ])('fails %s on top of %s', (now, before, words) => {
      const found = ask(higher, labelled(now), labelled(before));
      expect(found.verdict).toBe('failed');
      expect(found.reason).toBe(
        `version is ${now}, ${words} ${before} in Production: it must be higher.`,
      );
    });

    it.each(['1.4', 'main', '1.4.2.1', `1.0.${'9'.repeat(300)}`])(
      'fails %s, which is no semantic version, whatever the target has',
      (version) => {
        expect(ask(higher, labelled(version)).verdict).toBe('failed');
        expect(ask(higher, labelled(version), labelled('1.0.0')).verdict).toBe('failed');
      },
    );

    it('passes where the target has nothing, and says so', () => {
      expect(ask(higher, labelled('1.0.0'))).toMatchObject({
        verdict: 'passed',
        reason: 'version is 1.0.0, and Production has nothing yet.',
      });
    });

    it('fails where what the target has says none: which is higher is not known (L12)', () => {
      expect(ask(higher, labelled('1.0.0'), {})).toMatchObject({
        verdict: 'failed',
        reason:
          'What Production has does not say version, to compare 1.0.0 with: set it as a property of that build.',
      });
      expect(ask(higher, labelled('1.0.0'), labelled(' ')).verdict).toBe('failed');
    });

    it('fails where the target’s is no semantic version: which is higher is not known (L12)', () => {
      expect(ask(higher, labelled('1.0.0'), labelled('main')).verdict).toBe('failed');
    });

    it('reads the target’s property before its label', () => {
      const target = { labels: { version: '3.0.0' }, properties: { version: '1.0.0' } };
      expect(ask(higher, labelled('2.0.0'), target).verdict).toBe('passed');
    });

    it('fails where the key is missing, also where the target has nothing', () => {
      expect(ask(higher, {}).verdict).toBe('failed');
    });

    it('is not asked where it is switched off', () => {
      expect(ask({ greaterThanTarget: false }, labelled('main')).verdict).toBe('passed');
    });
  });

  it('describes itself', () => {
    const settings: Settings = { kind: 'metadata', key: 'licence' };
    expect(metadata.describe(settings)).toBe('licence is there');
    expect(metadata.describe({ ...settings, matches: 'M.*' })).toBe('licence matches M.*');
    expect(metadata.describe({ ...settings, oneOf: ['MIT'] })).toBe('licence is MIT');
    expect(metadata.describe({ ...settings, oneOf: ['MIT', 'BSD'] })).toBe(
      'licence is one of MIT and BSD',
    );
    expect(metadata.describe({ ...settings, greaterThanTarget: true })).toBe(
      'licence is higher than in the target',
    );
  });
});
