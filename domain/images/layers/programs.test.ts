import { describe, expect, it } from 'vitest';
import { hidesPrograms, isProgram, keptPath, visiblePrograms } from './programs';

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
const onLinux = (layers: ReturnType<typeof layer>[]) => visiblePrograms(layers, 'linux');

it('lets a layer hide what is below it, and not what it brings itself or comes above', () => {
  const base = layer(['bin/sh', 'usr/bin/apt', 'usr/bin/bash']);
  expect(onLinux([base, layer([], ['usr/bin'])])).toEqual(['/bin/sh']);
  expect(onLinux([base, layer(['usr/bin/dash'], ['usr'])])).toEqual(['/bin/sh', '/usr/bin/dash']);
  expect(onLinux([layer([], ['']), base])).toHaveLength(3);
  expect(onLinux([base, layer([], [''])])).toEqual([]);
  expect(onLinux([base, layer([], ['usr/bi'])])).toHaveLength(3);
  expect(onLinux([base, layer([], ['bin/sh']), layer(['bin/sh'])])).toHaveLength(3);
});

describe('on Windows', () => {
  const program = (path: string) => isProgram(keptPath(path));

  it.each([
    'Files/Windows/System32/cmd.exe',
    'files/windows/system32/CMD.EXE',
    'Files\\Windows\\System32\\cmd.exe',
    'Files/Windows/System32/cmd.exe. ',
    'Files/Windows/System32/WindowsPowerShell/v1.0/powershell.exe',
    'Files/Program Files/PowerShell/7/pwsh.exe',
    'Files/Program Files/PowerShell/pwsh.exe',
    'Files/ProgramData/chocolatey/bin/choco.exe',
    'Files/Users/app/scoop/shims/scoop.ps1',
    'Files/Users/ContainerUser/AppData/Local/Microsoft/WindowsApps/winget.exe',
    'Files/Python312/Scripts/pip.exe',
    'Files/Program Files/nodejs/npm.cmd',
  ])('takes %s for a program', (path) => expect(program(path)).toBe(true));

  it.each([
    'Files/app/server.exe',
    'Windows/System32/cmd.exe',
    'UtilityVM/Files/Windows/cmd.exe',
    'Files/Windows/System32/cmd.exe/x',
    'Files/Windows/System32/cmd.exe.mui',
    'Files',
    'Filesystem/Windows/System32/cmd.exe',
  ])('takes %s for none', (path) => expect(program(path)).toBe(false));

  it('knows what may hide one, in any case', () => {
    const hides = (path: string) => hidesPrograms(keptPath(path));
    const over = ['Files', 'Files/WINDOWS', 'Files/Windows/System32', 'Files/Users/Ana/scoop'];
    expect([...over, 'Files/Windows/System32/Cmd.exe'].every(hides)).toBe(true);
    expect(['Hives', 'Files/Windows/Fonts', 'Files/Windows/System32/x.dll'].some(hides)).toBe(
      false,
    );
  });

  it('counts the programs of the image’s own system, and of one that is not known all', () => {
    const both = [layer(['bin/sh', 'files/windows/system32/cmd.exe'])];
    expect(visiblePrograms(both, 'windows')).toEqual(['C:\\windows\\system32\\cmd.exe']);
    expect(visiblePrograms(both, 'linux')).toEqual(['/bin/sh']);
    expect(visiblePrograms(both, null)).toHaveLength(2);
  });

  it('lets whiteouts hide there too', () => {
    const gone = layer([], [keptPath('Files/Windows/System32/CMD.exe')]);
    const base = layer([keptPath('Files/Windows/System32/cmd.exe')]);
    expect(visiblePrograms([base, gone], 'windows')).toEqual([]);
  });
});
