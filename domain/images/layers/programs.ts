import type { KnownSystem } from '../operating-system';
import {
  hidesWindowsPrograms,
  isWindowsProgram,
  windowsName,
  windowsPath,
} from './windows-programs';

/**
 * Which programs are looked for, as a number that grows with them: a layer that was read by an
 * older one is read again.
 */
export const programsKnown = 3;

/**
 * Shells and package managers, as the hygiene gate looks for them: by name, in the folders where
 * programs are. One that somebody renamed or put elsewhere is not found; this tells an image that
 * was made without them from one that was not, it is no scanner.
 */
const names = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'zsh',
  'ksh',
  'mksh',
  'fish',
  'csh',
  'tcsh',
  'pwsh',
  'busybox',
  'toybox',
  'apt',
  'apt-get',
  'dpkg',
  'apk',
  'yum',
  'dnf',
  'dnf5',
  'tdnf',
  'microdnf',
  'rpm',
  'zypper',
  'pacman',
  'opkg',
  'pip',
  'pip3',
  'pipx',
  'npm',
  'npx',
  'yarn',
  'pnpm',
  'corepack',
  'gem',
  'conda',
  'brew',
  'nix',
  'nix-env',
]);

// `busybox` is the folder of the debug variants of distroless images.
const folders = new Set([
  'bin',
  'sbin',
  'usr/bin',
  'usr/sbin',
  'usr/local/bin',
  'usr/local/sbin',
  'busybox',
  'opt/bin',
]);

/**
 * A path as the inspector keeps it: a layer does not say for which system it is, so that what lies
 * on a Windows drive is in lower case and everything else as it is.
 * @param path without a slash at its begin.
 */
export const keptPath = (path: string): string => windowsPath(path) ?? path;

/** Is this path (as `keptPath` gives it) a shell or a package manager? */
export function isProgram(path: string): boolean {
  const cut = path.lastIndexOf('/');
  return (
    (cut > 0 && folders.has(path.slice(0, cut)) && names.has(path.slice(cut + 1))) ||
    (isOfWindows(path) && isWindowsProgram(path))
  );
}

/** Is it called as a shell or a package manager is, wherever it lies? */
export const isCalledAsProgram = (path: string): boolean =>
  names.has(path.slice(path.lastIndexOf('/') + 1));

/** The folders of programs on Linux, and the folders that they lie in; '' is the root. */
export const programFolders: ReadonlySet<string> = folders;
export const isOnTheWay = (path: string): boolean => path === '' || above.has(path);

/** Could a layer that removes this path, with all beneath it, remove a program? */
export const hidesPrograms = (path: string): boolean =>
  isProgram(path) ||
  path === '' ||
  above.has(path) ||
  (isOfWindows(path) && hidesWindowsPrograms(path));

/** Every folder of programs, and all that they lie in. */
const above = new Set(
  [...folders].flatMap((folder) => {
    const parts = folder.split('/');
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  }),
);

export const isOfWindows = (path: string): boolean => path === 'files' || path.startsWith('files/');

/** What one layer has and takes away (OCI image specification, "Image Layer Filesystem Changeset"). */
export interface LayerPrograms {
  /** Paths of programs in it, and what else may lead to some (`layer-links.ts`). */
  readonly programs: readonly string[];
  /** Paths that it hides, with all beneath them, in the layers below; '' is everything. */
  readonly hidden: readonly string[];
}

/** Does hiding these hide the path? */
export const isHiddenBy = (path: string, hidden: readonly string[]): boolean =>
  hidden.some((over) => over === '' || path === over || path.startsWith(`${over}/`));

/**
 * The programs that a container of these layers would see, as people know them (`/bin/sh`,
 * `C:\windows\system32\\cmd.exe`). A layer's whiteouts hide what is below it, not what it brings
 * itself.
 * @param layers from the lowest up, as a manifest lists them.
 * @param system whose programs count; null: not known, and so both.
 */
export function visiblePrograms(
  layers: readonly LayerPrograms[],
  system: KnownSystem | null,
): string[] {
  const seen = new Set<string>();
  for (const { programs, hidden } of layers) {
    for (const path of seen) if (isHiddenBy(path, hidden)) seen.delete(path);
    for (const path of programs) if (isProgram(path)) seen.add(path);
  }
  return [...seen]
    .filter((path) => system === null || isOfWindows(path) === (system === 'windows'))
    .sort()
    .map((path) => (isOfWindows(path) ? windowsName(path) : `/${path}`));
}
