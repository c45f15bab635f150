import { describe, expect, it } from 'vitest';
import { takeTurns, type Share, type TurnSizes, type Waiting } from './take-turns';

const sizes: TurnSizes = {
  share: { work: 10, milliseconds: 1_000 },
  each: 1,
  mostOpen: 16,
  listAfter: 5,
  listTimes: 10,
};

/**
 * An inspector of layers that are so many bytes, on a clock that goes on by a byte's time. What it
 * did is written down: `+a` begins with a layer, `a` goes on with it, `a.` finishes it, `-a` gives
 * it up.
 */
function world(of: Record<string, Record<string, number>>, over: Partial<typeof sizes> = {}) {
  const log: string[] = [];
  const left = new Map<string, number>();
  const did = new Set<string>();
  let time = 0;
  let lists = 0;
  const all = structuredClone(of);
  const size = (digest: string) =>
    Object.values(all).flatMap((layers) => layers[digest] ?? [])[0] ?? 0;
  return {
    log,
    did,
    all,
    work: new Map<string, number>(),
    lists: () => lists,
    run: (signal = new AbortController().signal) =>
      takeTurns({
        signal,
        sizes: { ...sizes, ...over },
        now: () => time,
        list: () => {
          lists += 1;
          const waits: Waiting = new Map(
            Object.entries(all).flatMap(([project, layers]) => {
              const open = Object.keys(layers).filter((digest) => !did.has(digest));
              return open.length === 0 ? [] : [[project, open]];
            }),
          );
          return Promise.resolve(waits);
        },
        open: (digest) => {
          left.set(digest, size(digest));
          log.push(`+${digest}`);
          return {
            turn: (share: Share) => {
              const todo = left.get(digest)!;
              const part = Math.min(todo, share.work);
              time += part;
              left.set(digest, todo - part);
              if (todo > share.work) {
                log.push(digest);
                return Promise.resolve(null);
              }
              did.add(digest);
              log.push(`${digest}.`);
              return Promise.resolve({ ...share, work: share.work - part });
            },
            close: () => void (did.has(digest) || log.push(`-${digest}`)),
          };
        },
      }),
  };
}

describe('turns', () => {
  it('a neighbour’s layer is done after one share of a project that brought thirty bombs', async () => {
    const bombs = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`bomb${at}`, 500]));
    const { run, log } = world({ bomber: bombs, neighbour: { small: 3 } });
    expect(await run()).toBe(31);
    expect(log.slice(0, 4)).toEqual(['+bomb0', 'bomb0', '+small', 'small.']);
    expect(log.filter((line) => line.endsWith('.'))).toHaveLength(31);
  });

  it('a neighbour that comes while the bombs are looked into is next', async () => {
    const { run, log, all } = world({ bomber: { bomb: 500 }, neighbour: {} });
    // Pushed after the first turn.
    Object.defineProperty(all, 'neighbour', {
      enumerable: true,
      get: () => (log.includes('bomb') ? { small: 3 } : {}),
    });
    await run();
    expect(log.slice(0, 4)).toEqual(['+bomb', 'bomb', '+small', 'small.']);
  });

  it('a turn takes as many small layers as its share holds, and each costs something', async () => {
    const small = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`a${at}`, 1]));
    const { run, log } = world({ a: small, b: { b: 1 } });
    await run();
    // Five of two bytes' work each, then the other project.
    expect(log.filter((line) => line.endsWith('.')).slice(0, 6)).toEqual([
      'a0.',
      'a1.',
      'a2.',
      'a3.',
      'a4.',
      'b.',
    ]);
    const free = world({
      a: Object.fromEntries(Object.keys(small).map((key) => [key, 0])),
      b: { b: 0 },
    });
    await free.run();
    expect(free.log.indexOf('b.')).toBeLessThan(free.log.indexOf('a11.'));
  });

  it('three projects with large layers have the same share of the work at every moment', async () => {
    const { run, log } = world({ a: { a: 95 }, b: { b: 95 }, c: { c: 95 } });
    await run();
    expect(
      log
        .filter((line) => !line.startsWith('+'))
        .slice(0, 9)
        .join(' '),
    ).toBe('a b c a b c a b c');
  });

  it('a layer of two projects is looked into once, in the turns of both', async () => {
    const { run, log } = world({ a: { base: 35, x: 5 }, b: { base: 35, y: 5 } });
    expect(await run()).toBe(3);
    expect(log.filter((line) => line === '+base')).toHaveLength(1);
    // Four turns of ten, two by each.
    expect(log.slice(0, 5)).toEqual(['+base', 'base', 'base', 'base', 'base.']);
  });

  it('a project has one layer that rests, whatever comes before it in its list', async () => {
    const { run, log, all } = world({ a: { old: 100 }, b: { b: 30 } });
    Object.defineProperty(all, 'a', {
      enumerable: true,
      get: () => (log.includes('b') ? { new: 20, old: 100 } : { old: 100 }),
    });
    await run();
    expect(log.indexOf('+new')).toBeGreaterThan(log.indexOf('old.'));
  });

  it('too many that rest are not kept open: small ones are done meanwhile, all in the end', async () => {
    const { run, log, did } = world(
      { a: { a: 25 }, b: { b: 25 }, c: { c: 25, d: 2 }, e: { e: 2 } },
      { mostOpen: 2 },
    );
    await run();
    expect([...did].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(log).toContain('-c');
    expect(log.indexOf('d.')).toBeLessThan(log.indexOf('c.'));
    expect(log.filter((line) => line === '+c')).toHaveLength(2);
  });

  it('what nobody waits for any more is given up', async () => {
    const { run, log, did } = world({ a: { a: 100 }, b: { b: 100 } });
    const list = run();
    did.add('a');
    await list;
    expect(log).not.toContain('a.');
    expect(log).toContain('b.');
  });

  it('stops between turns, and closes what rests', async () => {
    const stop = new AbortController();
    const { run, log } = world({ a: { a: 1000 } });
    const running = run(stop.signal);
    stop.abort();
    expect(await running).toBe(0);
    expect(log.filter((line) => line.endsWith('.'))).toEqual([]);
  });

  it('ends where nothing waits, having asked once', async () => {
    const { run, lists } = world({});
    expect(await run()).toBe(0);
    expect(lists()).toBe(1);
  });
});
