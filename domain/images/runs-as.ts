import { knownSystem } from './operating-system';

/** As whom a container runs when nobody says otherwise. */
export interface RunsAs {
  /** Root or a Windows administrator, somebody else, or not known from the config (L12). */
  readonly power: 'root' | 'other' | 'unknown';
  /** `root`, `ContainerAdministrator`, `1000`, …, as people are told. */
  readonly name: string;
  /** What led there, to stand behind it in a sentence; null where the name says it all. */
  readonly why: string | null;
}

/**
 * Reads a config's `User` as the runtimes of its operating system do.
 * @param os the config's `os`; null where it says none.
 * @param user the config's `User`; null where there is none.
 */
export function runsAs(os: string | null, user: string | null): RunsAs {
  const said = user?.trim() ?? '';
  const system = knownSystem(os);
  if (system === 'linux') return onLinux(said);
  if (system === 'windows') return onWindows(said);
  const where =
    os === null ? 'its config names no operating system' : `of the users of ${os} nothing is known`;
  return { power: 'unknown', name: said === '' ? 'a user that is not known' : said, why: where };
}

/** The highest user id; what lies beyond is refused, or wraps around to a small one (CVE-2024-40635). */
const highestUid = 2_147_483_647;

/** `user`, `uid`, `user:group`, … (OCI image configuration, `User`). Nothing said is uid 0. */
function onLinux(said: string): RunsAs {
  const user = said.split(':', 1)[0]!.trim();
  if (said === '') return { power: 'root', name: 'root', why: 'as it names no user' };
  if (user === '' || user === 'root' || /^[+-]?0+$/.test(user)) {
    return { power: 'root', name: 'root', why: null };
  }
  if (!/^[+-]?\d+$/.test(user)) {
    return { power: 'other', name: said, why: 'by name: which number that is was not looked up' };
  }
  return user.startsWith('-') || Number(user) > highestUid
    ? { power: 'unknown', name: said, why: 'which is no user id: some runtimes make root of it' }
    : { power: 'other', name: said, why: null };
}

/** Accounts with every right in a container, and their security identifiers, in lower case. */
const windowsRoots = new Set([
  'containeradministrator',
  'administrator',
  'administrators',
  'system',
  'localsystem',
  'local system',
  'trustedinstaller',
  's-1-5-18',
  's-1-5-93-2-1',
  's-1-5-32-544',
]);
const windowsOthers = new Set([
  'containeruser',
  's-1-5-93-2-2',
  'localservice',
  'local service',
  's-1-5-19',
  'networkservice',
  'network service',
  's-1-5-20',
]);

/**
 * `name`, `DOMAIN\name` or `name@domain`, in any case. Nothing said is ContainerAdministrator on
 * Windows Server Core; images made on Nano Server say ContainerUser.
 */
function onWindows(said: string): RunsAs {
  if (said === '') {
    const why = 'as it names no user: Windows Server Core then takes ContainerAdministrator';
    return { power: 'unknown', name: 'a user that is not known', why };
  }
  const name = said
    .replaceAll('/', '\\')
    .split('\\')
    .at(-1)!
    .split('@', 1)[0]!
    .trim()
    .replace(/^["']|["']$/g, '')
    .toLowerCase();
  // The built-in administrator of any machine or domain.
  if (windowsRoots.has(name) || /^s-1-5-21-[\d-]+-500$/.test(name)) {
    return { power: 'root', name: said, why: null };
  }
  if (windowsOthers.has(name)) return { power: 'other', name: said, why: null };
  // What Linux calls root, and what no account of Windows can be called.
  if (name === '' || name === 'root' || /^[+-]?\d+$/.test(name) || /["/[\]:;|=,+*?<>]/.test(name)) {
    return { power: 'unknown', name: said, why: 'which is no user of Windows' };
  }
  return {
    power: 'other',
    name: said,
    why: 'by name: whether it is an administrator was not looked up',
  };
}
