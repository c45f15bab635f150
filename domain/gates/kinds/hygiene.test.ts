import { describe, expect, it } from 'vitest';
import type { BuildFacts, PlatformContent } from '../facts';
import { build, facts, inHours, now, platform } from '../testing/facts';
import { hygiene } from './hygiene';

const ask = (
  settings: Partial<Parameters<typeof hygiene.evaluate>[0]>,
  over: Partial<BuildFacts> = {},
  platforms: readonly PlatformContent[] = [platform()],
) =>
  hygiene.evaluate(
    { kind: 'hygiene', ...settings },
    facts({ build: build(over), content: { platforms } }),
  );
const chart = platform({ platform: null, user: null, runnable: false, programs: null });

describe('hygiene', () => {
  describe('nonRoot', () => {
    const user = (name: string | null, os: string | null = 'linux') =>
      ask({ nonRoot: true }, {}, [platform({ user: name, os })]);

    it('fails root, and passes others', () => {
      expect(user('root:wheel').verdict).toBe('failed');
      expect(user('1000')).toEqual({ verdict: 'passed', reason: 'It runs as 1000.' });
    });

    it('fails where the image names no user, which is root, and says so', () => {
      expect(user(null)).toEqual({
        verdict: 'failed',
        reason: 'It runs as root, as it names no user.',
      });
    });

    it('says of a name that it is one', () => {
      expect(user('app:app').reason).toBe(
        'It runs as app:app, by name: which number that is was not looked up.',
      );
    });

    it('knows the users of Windows, and that none named may be its administrator', () => {
      expect(user('NT AUTHORITY\\System', 'windows')).toEqual({
        verdict: 'failed',
        reason: 'It runs as NT AUTHORITY\\System.',
      });
      expect(user('ContainerUser', 'windows').verdict).toBe('passed');
      expect(user(null, 'windows')).toEqual({
        verdict: 'failed',
        reason:
          'It runs as a user that is not known, as it names no user: Windows Server Core then takes ContainerAdministrator.',
      });
    });

    it.each(['freebsd', 'wasip1', null])('does not know the users of %j (L12)', (os) => {
      expect(user('app', os).verdict).toBe('failed');
      expect(user('app', os).reason).toContain(os ?? 'names no operating system');
    });

    it('asks every platform that runs, and names those that fail', () => {
      const arm = platform({ platform: 'linux/arm64', user: '0' });
      const win = platform({ platform: 'windows/amd64', os: 'windows', user: null });
      expect(ask({ nonRoot: true }, {}, [platform(), arm])).toEqual({
        verdict: 'failed',
        reason: 'It runs as root on linux/arm64.',
      });
      expect(ask({ nonRoot: true }, {}, [arm, win]).reason).toBe(
        'It runs as root on linux/arm64; it runs as a user that is not known on windows/amd64, as it names no user: Windows Server Core then takes ContainerAdministrator.',
      );
      expect(ask({ nonRoot: true }, {}, [platform(), chart]).verdict).toBe('passed');
    });

    it('names by its digest what no platform names, or not alone', () => {
      const hidden = platform({ platform: null, user: null, digest: `sha256:${'c'.repeat(64)}` });
      expect(ask({ nonRoot: true }, {}, [platform(), hidden]).reason).toBe(
        'It runs as root on sha256:cccccccccccc, as it names no user.',
      );
      const twin = platform({ user: '0', digest: `sha256:${'d'.repeat(64)}` });
      expect(ask({ nonRoot: true }, {}, [platform(), twin]).reason).toBe(
        'It runs as root on linux/amd64 (sha256:dddddddddddd).',
      );
    });

    it('does not apply to what does not run, and says so', () => {
      expect(ask({ nonRoot: true }, {}, [chart])).toEqual({
        verdict: 'passed',
        reason: 'Its user does not apply: it is no image that runs.',
      });
    });
  });

  describe('a manifest whose layers were not all looked at', () => {
    const unclear = platform({ programs: null, layers: ['x', 'y'], unseen: ['y'] });

    it('is waited for where that matters (L12), by the layers of all', () => {
      const waits = { verdict: 'waiting', reason: '1 of 2 layers is still to be looked at.' };
      expect(ask({ distroless: true }, {}, [unclear])).toMatchObject(waits);
      const image = platform({ layers: ['a', 'b', 'c'], unseen: ['a', 'b'], programs: null });
      expect(ask({ distroless: true }, {}, [image, unclear, chart]).reason).toBe(
        '3 of 5 layers are still to be looked at.',
      );
      expect(ask({ nonRoot: true }, {}, [unclear]).verdict).toBe('passed');
    });

    it('says what hinders the look', () => {
      const hindered = { ...unclear, hindrance: 'the bytes of a layer are not stored here' };
      expect(ask({ distroless: true }, {}, [hindered]).reason).toBe(
        '1 of 2 layers is still to be looked at, and tried again: the bytes of a layer are not stored here.',
      );
    });
  });

  describe('maxSizeMB', () => {
    it('takes 1,000,000 bytes for a MB, and says both figures', () => {
      expect(ask({ maxSizeMB: 200 }, { size: 200_000_000 })).toEqual({
        verdict: 'passed',
        reason: 'It has 200 MB of at most 200 MB.',
      });
      expect(ask({ maxSizeMB: 200 }, { size: 200_000_001 })).toEqual({
        verdict: 'failed',
        reason: 'It has 200.1 MB, and at most 200 MB are allowed.',
      });
      expect(ask({ maxSizeMB: 0.5 }, { size: 500_000 }).verdict).toBe('passed');
      expect(ask({ maxSizeMB: 1000 }, { size: 1_234_500_000 }).reason).toBe(
        'It has 1,234.5 MB, and at most 1,000 MB are allowed.',
      );
    });

    it('fails where a layer is fetched from elsewhere: nobody knows its size (L12)', () => {
      const foreign = platform({ elsewhere: true });
      expect(ask({ maxSizeMB: 200 }, { size: 1 }, [foreign])).toEqual({
        verdict: 'failed',
        reason: 'Its size is not known: some of its layers are not kept here.',
      });
      const arm = platform({ platform: 'linux/arm64' });
      expect(ask({ maxSizeMB: 200 }, { size: 1 }, [foreign, arm]).reason).toContain('linux/amd64');
      expect(ask({ maxSizeMB: 1 }, { size: 2_000_000 }, [foreign]).reason).toContain('2 MB');
    });

    it('fails where the size is no number of bytes (L12)', () => {
      expect(ask({ maxSizeMB: 200 }, { size: Number.NaN }).verdict).toBe('failed');
    });
  });

  describe('distroless', () => {
    const inside = (...contents: Partial<PlatformContent>[]) =>
      ask({ distroless: true }, {}, contents.map(platform));

    it('passes where nothing was found', () => {
      expect(inside({})).toEqual({
        verdict: 'passed',
        reason: 'It has no shell and no package manager in it.',
      });
    });

    it('waits while layers are still to be looked at, and says how many, each once (L12, L16)', () => {
      const seen = { layers: ['a', 'b', 'c'], unseen: ['c'], programs: null };
      const other = { layers: ['a', 'c', 'd'], unseen: ['c', 'd'], programs: null };
      expect(inside({}, seen, other)).toEqual({
        verdict: 'waiting',
        reason: '2 of 4 layers are still to be looked at.',
        on: ['a look into its layers'],
      });
    });

    it('fails where they cannot be, and says why', () => {
      const found = inside({ programs: null, unreadable: 'a layer is encrypted.' });
      expect(found).toEqual({
        verdict: 'failed',
        reason: 'Its layers cannot be looked into: a layer is encrypted.',
      });
      expect(inside({ programs: [], unreadable: 'a layer is too large' }).verdict).toBe('failed');
    });

    it('fails by what was found, and names some, once each', () => {
      const programs = ['/bin/sh', '/bin/bash', '/usr/bin/apt', '/usr/bin/dpkg', '/bin/ash'];
      expect(inside({ programs }, { programs }).reason).toBe(
        'It has a shell or package manager in it: /bin/sh, /bin/bash, /usr/bin/apt and 2 more.',
      );
      expect(inside({ programs: null }, { programs: ['/bin/sh'] }).verdict).toBe('failed');
    });

    it('names the platform that fails', () => {
      const arm = { platform: 'linux/arm64' };
      expect(inside({}, { ...arm, programs: ['/bin/sh'] }).reason).toBe(
        'It has a shell or package manager in it on linux/arm64: /bin/sh.',
      );
      expect(inside({}, { ...arm, programs: null, unreadable: 'a layer is odd' }).reason).toBe(
        'Its layers cannot be looked into on linux/arm64: a layer is odd.',
      );
    });

    it.each([
      ['freebsd', 'What is a shell or package manager on freebsd is not known.'],
      [null, 'What is a shell or package manager on an operating system not named is not known.'],
    ])('does not know the programs of %j (L12)', (os, reason) => {
      expect(inside({ os })).toEqual({ verdict: 'failed', reason });
      expect(inside({ os, programs: ['/bin/sh'] }).reason).toContain('/bin/sh');
    });

    it('does not apply to what does not run', () => {
      expect(ask({ distroless: true }, {}, [chart]).verdict).toBe('passed');
    });
  });

  describe('baseNamed', () => {
    const base = (name: string) =>
      ask({ baseNamed: true }, { labels: { 'org.opencontainers.image.base.name': name } });

    it.each([
      'docker.io/library/node:22-slim',
      'node:22',
      `node@sha256:${'a'.repeat(64)}`,
      `node:22@sha256:${'a'.repeat(64)}`,
      'registry.example.com:5000/base:1.0',
      'scratch',
    ])('passes %s', (name) => expect(base(name).verdict).toBe('passed'));

    it.each([
      'node:latest',
      `node:latest@sha256:${'a'.repeat(64)}`,
      'node',
      'registry.example.com:5000/base',
      'docker.io/library/node:',
      'node@',
      ' ',
    ])('fails %s', (name) => expect(base(name).verdict).toBe('failed'));

    it('says what to do', () => {
      expect(base('node:latest').reason).toBe(
        'Its base is node:latest: name a version in place of latest.',
      );
      expect(base('node').reason).toBe(
        'Its base is node, which means latest: name a version or a digest.',
      );
      expect(ask({ baseNamed: true })).toEqual({
        verdict: 'failed',
        reason: 'It does not name its base: set the label org.opencontainers.image.base.name.',
      });
    });

    it('asks the image and not what people set later', () => {
      const properties = { 'org.opencontainers.image.base.name': 'node:22' };
      expect(ask({ baseNamed: true }, { properties }).verdict).toBe('failed');
    });
  });

  describe('platforms', () => {
    const has = (wanted: string[], there: (string | null)[]) =>
      ask(
        { platforms: wanted },
        {},
        there.map((name) => platform({ platform: name })),
      );

    it('asks for all of them, and names those that are missing', () => {
      expect(has(['linux/amd64', 'linux/arm64'], ['linux/arm64', 'linux/amd64']).reason).toBe(
        'It is there for linux/amd64 and linux/arm64.',
      );
      expect(has(['linux/amd64', 'linux/arm64', 'linux/s390x'], ['linux/amd64'])).toEqual({
        verdict: 'failed',
        reason: 'It is not there for linux/arm64 and linux/s390x.',
      });
    });

    it('takes any variant where none is asked for, and that one where one is', () => {
      expect(has(['linux/arm64'], ['linux/arm64/v8']).verdict).toBe('passed');
      expect(has(['linux/arm64/v8'], ['linux/arm64']).verdict).toBe('passed');
      expect(has(['linux/arm/v7'], ['linux/arm/v6']).verdict).toBe('failed');
      expect(has(['linux/arm'], ['linux/arm64']).verdict).toBe('failed');
    });

    it('fails where the image does not say (L12)', () => {
      expect(has(['linux/amd64'], []).verdict).toBe('failed');
      expect(has(['linux/amd64'], [null]).verdict).toBe('failed');
      expect(has(['unknown/unknown'], ['unknown/unknown']).verdict).toBe('failed');
    });

    it('counts neither what does not run nor what index and config name differently', () => {
      const not = (over: Partial<PlatformContent>) =>
        ask({ platforms: ['linux/amd64'] }, { platforms: ['linux/amd64'] }, [
          platform({ platform: 'linux/arm64' }),
          platform(over),
        ]);
      expect(not({ runnable: false }).verdict).toBe('failed');
      const contradiction = 'linux/amd64 in its index, linux/s390x in its config';
      expect(not({ platform: null, contradiction }).reason).toBe(
        `It is not there for linux/amd64; sha256:bbbbbbbbbbbb is ${contradiction}.`,
      );
    });
  });

  describe('maxAgeDays', () => {
    const made = (createdAt: Date | null, pushedAt = inHours(-1)) =>
      ask({ maxAgeDays: 30 }, { createdAt, pushedAt });

    it('passes what is young enough, and says when it will not be', () => {
      expect(made(inHours(-24 * 9))).toEqual({
        verdict: 'passed',
        reason: 'It was made on Mon 16 Mar 2026, 12:00 UTC.',
        until: inHours(24 * 21),
      });
    });

    it('fails from the last moment on, and says what to do', () => {
      const limit = inHours(-24 * 30);
      expect(made(new Date(limit.getTime() + 1)).verdict).toBe('passed');
      expect(made(limit)).toEqual({
        verdict: 'failed',
        reason:
          'It was made on Mon 23 Feb 2026, 12:00 UTC, and may be at most 30 days old: build it again.',
      });
    });

    it('fails where it does not say when it was made (L12)', () => {
      expect(made(null).reason).toBe('It does not say when it was made.');
      expect(made(null).verdict).toBe('failed');
    });

    it('takes it for no younger than its push, whatever its builder’s clock said', () => {
      expect(made(inHours(1000), inHours(-24 * 31)).verdict).toBe('failed');
      expect(made(inHours(1000), inHours(-24)).until).toEqual(inHours(24 * 29));
      expect(made(inHours(5), inHours(5)).verdict).toBe('failed');
      expect(made(now, now).verdict).toBe('passed');
    });
  });

  it('names all that fails in one sentence, and only that', () => {
    const found = ask(
      { nonRoot: true, maxSizeMB: 10, distroless: true, maxAgeDays: 1 },
      { size: 20_000_000, createdAt: inHours(-1), pushedAt: now },
      [platform({ user: null, programs: ['/bin/sh'] })],
    );
    expect(found).toEqual({
      verdict: 'failed',
      reason:
        'It runs as root, as it names no user; it has 20 MB, and at most 10 MB are allowed; it has a shell or package manager in it: /bin/sh.',
    });
  });

  it('fails rather than waits where it will fail anyway', () => {
    const found = ask({ distroless: true, maxSizeMB: 1 }, { size: 2_000_000 }, [
      platform({ programs: null }),
    ]);
    expect(found.verdict).toBe('failed');
  });

  it.each([
    { nonRoot: true },
    { distroless: true },
    { baseNamed: true },
    { platforms: ['linux/amd64'] },
  ])('passes nothing of which nothing is known: %j (L12)', (settings) => {
    const labels = { 'org.opencontainers.image.base.name': 'node:22' };
    expect(ask(settings, { labels, platforms: ['linux/amd64'] }, []).verdict).toBe('failed');
  });

  it('describes itself', () => {
    expect(
      hygiene.describe({
        kind: 'hygiene',
        nonRoot: true,
        maxSizeMB: 200,
        distroless: true,
        baseNamed: true,
        platforms: ['linux/amd64', 'linux/arm64'],
        maxAgeDays: 30,
      }),
    ).toBe(
      'not root, at most 200 MB, no shell or package manager, base named, for linux/amd64 and linux/arm64, at most 30 days old',
    );
  });
});
