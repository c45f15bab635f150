import { expect, it } from 'vitest';
import { hidesPrograms, isProgram, visiblePrograms } from './programs';

it.each(['bin/sh', 'usr/bin/bash', 'usr/local/bin/npm', 'sbin/apk', 'busybox/busybox'])(
  'takes %s for a program',
  (path) => expect(isProgram(path)).toBe(true),
);

it.each(['sh', 'bin', 'bin/', 'bin/server', 'home/bin/sh', 'usr/share/bash', 'usr/bin/sh/x', ''])(
  'takes %j for none',
  (path) => expect(isProgram(path)).toBe(false),
);

it('knows what may hide one: the program, its folder, and all above', () => {
  expect(['bin/sh', 'bin', 'usr', 'usr/local', ''].every(hidesPrograms)).toBe(true);
  expect(['etc', 'bin/server', 'us', 'usr/share'].some(hidesPrograms)).toBe(false);
});

const layer = (programs: string[], hidden: string[] = []) => ({ programs, hidden });

it('lets a layer hide what is below it, and not what it brings itself or comes above', () => {
  const base = layer(['bin/sh', 'usr/bin/apt', 'usr/bin/bash']);
  expect(visiblePrograms([base, layer([], ['usr/bin'])])).toEqual(['bin/sh']);
  expect(visiblePrograms([base, layer(['usr/bin/dash'], ['usr'])])).toEqual([
    'bin/sh',
    'usr/bin/dash',
  ]);
  expect(visiblePrograms([layer([], ['']), base])).toHaveLength(3);
  expect(visiblePrograms([base, layer([], [''])])).toEqual([]);
  expect(visiblePrograms([base, layer([], ['usr/bi'])])).toHaveLength(3);
  expect(visiblePrograms([base, layer([], ['bin/sh']), layer(['bin/sh'])])).toHaveLength(3);
});
