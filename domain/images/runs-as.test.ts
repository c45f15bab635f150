import { describe, expect, it } from 'vitest';
import { runsAs } from './runs-as';

describe('on Linux', () => {
  const power = (user: string | null) => runsAs('linux', user).power;

  it.each([
    'root',
    ' root',
    'root:wheel',
    'root:1000',
    '0',
    '00',
    '+0',
    '-0',
    '0:0',
    ' 0 ',
    ':1000',
    '',
    ' ',
    null,
    '000:5',
    'root :x',
  ])('%j is root', (user) => expect(power(user)).toBe('root'));

  it.each(['1000', '1000:1000', '65532:0', 'app', 'app:root', '10', '0x1', 'rooty', '2147483647'])(
    '%s is not',
    (user) => expect(power(user)).toBe('other'),
  );

  it.each(['4294967296', '4294967296:1000', '2147483648', '-1', `1${'0'.repeat(400)}`])(
    '%s is no user id, and which one a runtime makes of it is not known',
    (user) => expect(power(user)).toBe('unknown'),
  );

  it('says that a name is one', () => {
    expect(runsAs('linux', 'app').why).toContain('by name');
    expect(runsAs('linux', '1000').why).toBeNull();
  });

  it('takes the system in any case', () => expect(runsAs(' Linux', null).power).toBe('root'));
});

describe('on Windows', () => {
  const power = (user: string | null) => runsAs('windows', user).power;

  it.each([
    'ContainerAdministrator',
    'containeradministrator',
    'User Manager\\ContainerAdministrator',
    'NT AUTHORITY\\SYSTEM',
    'nt authority\\system',
    'SYSTEM',
    'LocalSystem',
    '.\\Administrator',
    'Administrator',
    'administrator@corp.example.com',
    'BUILTIN\\Administrators',
    'S-1-5-18',
    'NT SERVICE\\TrustedInstaller',
    '"ContainerAdministrator"',
    'NT AUTHORITY/SYSTEM',
    'S-1-5-93-2-1',
    'S-1-5-21-1004336348-1177238915-682003330-500',
  ])('%s is an administrator', (user) => expect(power(user)).toBe('root'));

  it.each([
    'ContainerUser',
    'CONTAINERUSER',
    'User Manager\\ContainerUser',
    'app',
    'CORP\\app',
    'NT AUTHORITY\\NetworkService',
    'NT AUTHORITY\\Local Service',
  ])('%s is not', (user) => expect(power(user)).toBe('other'));

  it.each([null, '', ' ', '0', 'root', '1000:1000', 'CORP\\'])('who %j is, is not known', (user) =>
    expect(power(user)).toBe('unknown'),
  );

  it('says whom Server Core takes where no user is named', () => {
    expect(runsAs('windows', null).why).toContain('ContainerAdministrator');
  });
});

describe('on other systems', () => {
  it.each([
    ['freebsd', 'app'],
    ['wasip1', null],
    ['unknown', '1000'],
    [null, '1000'],
    ['', '1000'],
    ['linux2', '1000'],
  ])('of %j, %j is not known', (os, user) => expect(runsAs(os, user).power).toBe('unknown'));

  it('names the system, or says that none is named', () => {
    expect(runsAs('freebsd', 'app').why).toBe('of the users of freebsd nothing is known');
    expect(runsAs(null, 'app').why).toBe('its config names no operating system');
  });
});
