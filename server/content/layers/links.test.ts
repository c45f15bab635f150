import { describe, expect, it } from 'vitest';
import { seePrograms } from '@/domain/images/layers/layer-links';
import { inspectLayer, layerLimits } from './inspect-layer';
import { tarOf, type File } from './testing/tar-of';

const dir = (name: string): File => ({ name: `${name}/`, type: 'directory' });
const link = (name: string, linkname: string): File => ({ name, type: 'symlink', linkname });
const hard = (name: string, linkname: string): File => ({ name, type: 'link', linkname });
const file = (name: string): File => [name, 'x'];

/** What an image of these layers has, from the lowest up: its programs, or why that is not known. */
async function inside(...layers: (readonly File[])[]): Promise<string[] | string> {
  const found = [];
  for (const files of layers) {
    const bytes = await tarOf(files);
    const source = (async function* () {
      await Promise.resolve();
      yield bytes;
    })();
    const layer = await inspectLayer(source, new AbortController().signal, { limits: layerLimits });
    if (layer.state !== 'read') return 'problem' in layer ? layer.problem : layer.state;
    found.push(layer);
  }
  const { programs, doubt } = seePrograms(found, 'linux');
  return programs.length > 0 ? programs : (doubt ?? []);
}

describe('a program that is put through a link', () => {
  it.each<[string, string[], readonly File[]]>([
    ['to its folder', ['/bin/sh'], [dir('bin'), link('opt', 'bin'), file('opt/sh')]],
    [
      'to the folder above',
      ['/usr/bin/bash'],
      [dir('usr/bin'), link('x', 'usr'), file('x/bin/bash')],
    ],
    ['to the root', ['/bin/sh'], [link('a', '/'), file('a/bin/sh')]],
    ['with an absolute target', ['/bin/sh'], [link('a/b', '/bin'), file('a/b/sh')]],
    ['with dots', ['/bin/sh'], [dir('a'), link('a/b', '../../../bin'), file('a/b/sh')]],
    ['by two links', ['/bin/sh'], [link('a', 'b'), link('b', './bin'), file('a/sh')]],
    [
      'that lies behind a link',
      ['/usr/bin/sh'],
      [link('x', 'usr'), link('x/y', 'bin'), file('x/y/sh')],
    ],
    [
      'up from where a link leads',
      ['/usr/bin/sh'],
      [link('a', 'usr/lib'), link('b', 'a/../bin'), file('b/sh')],
    ],
    ['that is a hard link to one', ['/bin/sh'], [link('a', 'bin'), hard('b', 'a'), file('b/sh')]],
    ['that replaced a folder', ['/bin/sh'], [dir('a'), dir('a'), link('a', 'bin'), file('a/sh')]],
    [
      'to a folder that leads elsewhere',
      ['/bin/sh'],
      [link('bin', 'opt/tools'), file('opt/tools/sh')],
    ],
    ['and then a link leads there', ['/bin/sh'], [dir('x'), file('x/sh'), link('bin', '/x')]],
    ['of the folder above', ['/usr/bin/sh'], [link('usr', 'x'), dir('x/bin'), file('x/bin/sh')]],
    ['with a long name', ['/bin/sh'], [link('a', `${'./'.repeat(100)}bin`), file('a/sh')]],
  ])('%s', async (_how, programs, layer) => {
    expect(await inside(layer)).toEqual(programs);
  });

  it.each<[string, (readonly File[])[]]>([
    ['by a link of the layer below', [[link('opt', 'bin')], [file('opt/sh')]]],
    ['by a link of any layer below', [[link('x', 'usr')], [file('app')], [file('x/bin/sh')]]],
    ['by a chain over layers', [[link('a', 'b')], [link('b', 'bin')], [file('a/sh')]]],
    ['by a chain that ends beside it', [[link('a', 'b')], [link('b', 'bin'), file('a/sh')]]],
    ['by a link behind a link', [[link('a', 'usr')], [link('a/y', 'bin')], [file('usr/y/sh')]]],
    ['by a chain to a folder of programs', [[link('bin', 'x')], [link('x', 'y')], [file('y/sh')]]],
  ])('%s is in doubt', async (_how, layers) => {
    expect(await inside(...layers)).toMatch(/link/);
  });

  it.each<[string, (readonly File[])[]]>([
    ['that leads in a circle', [[link('a', 'b'), link('b', 'a'), file('a/sh')]]],
    [
      'of 41',
      [[...Array.from({ length: 41 }, (_, at) => link(`l${at}`, `l${at + 1}`)), file('l0/sh')]],
    ],
    [
      'of which nobody knows whether it is one',
      [[link('a', 'bin')], [hard('b', 'a'), file('b/sh')]],
    ],
    [
      'below a folder that is replaced',
      [[link('usr/bin', '/no'), file('usr'), dir('usr'), link('t', 'usr'), file('t/bin/sh')]],
    ],
    [
      'that is removed where it came',
      [[link('usr/bin', '/no'), file('usr/.wh.bin'), link('t', 'usr'), file('t/bin/sh')]],
    ],
    [
      'that is cleared away where it came',
      [[link('t', 'usr'), link('t/bin', '/no'), file('usr/.wh..wh..opq'), file('t/bin/sh')]],
    ],
  ])('a link %s makes the layer unreadable', async (_how, layers) => {
    expect(await inside(...layers)).toMatch(/^a layer /);
  });
});

describe('what has links and no shell passes', () => {
  it.each<[string, (readonly File[])[]]>([
    [
      'folders of programs that lead to each other',
      [[dir('usr/bin'), link('bin', 'usr/bin'), link('usr/sbin', 'bin')], [file('bin/app')]],
    ],
    ['a link that a folder replaces', [[link('opt', 'bin'), dir('opt'), file('opt/sh')]]],
    ['a link that a later layer’s folder replaces', [[link('x', 'bin')], [dir('x'), file('x/sh')]]],
    [
      'a link that a later layer removes',
      [[link('opt', 'bin')], [file('.wh.opt')], [file('opt/sh')]],
    ],
    [
      'links elsewhere',
      [[link('a', 'b'), link('lib', 'usr/lib'), file('a/sh')], [file('lib/x/sh')]],
    ],
    ['completions', [[link('bin', 'usr/bin')], [file('usr/share/completions/npm')]]],
    ['a loop that nothing goes through', [[link('a', 'b'), link('b', 'a'), file('app')]]],
    [
      'a program by its own name, which is no folder',
      [[link('bin/app', '/opt/app'), file('opt/app')]],
    ],
  ])('%s', async (_what, layers) => {
    expect(await inside(...layers)).toEqual([]);
  });

  it('and nothing is taken for gone that is removed through a link', async () => {
    const base = [dir('bin'), file('bin/sh')];
    expect(await inside(base, [link('y', 'bin'), file('y/.wh.sh')])).toEqual(['/bin/sh']);
  });
});
