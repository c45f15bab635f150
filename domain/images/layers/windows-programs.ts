/**
 * Shells and package managers of Windows. Its layers hold the system drive below `Files/` (beside
 * `Hives/` and `UtilityVM/`, which no container sees); names are compared without case, as its file
 * systems do.
 */
const names = new Set([
  'cmd.exe',
  'command.com',
  'powershell.exe',
  'powershell_ise.exe',
  'pwsh.exe',
  'wsl.exe',
  'bash.exe',
  'sh.exe',
  'busybox.exe',
  'winget.exe',
  'choco.exe',
  'chocolatey.exe',
  'scoop',
  'scoop.cmd',
  'scoop.ps1',
  'scoop.exe',
  'npm',
  'npm.cmd',
  'npm.ps1',
  'npx.cmd',
  'yarn.cmd',
  'pnpm.cmd',
  'pnpm.exe',
  'corepack.cmd',
  'pip.exe',
  'pip3.exe',
  'pipx.exe',
  'conda.exe',
  'nuget.exe',
  'gem.cmd',
]);

/** Where they are; `*` is any one folder. In lower case. */
const folders = [
  'files/windows',
  'files/windows/system32',
  'files/windows/syswow64',
  'files/windows/system32/windowspowershell/v1.0',
  'files/windows/syswow64/windowspowershell/v1.0',
  'files/program files/powershell',
  'files/program files/powershell/*',
  'files/program files (x86)/powershell/*',
  'files/program files/windowsapps/*',
  'files/program files/nodejs',
  'files/program files/git/bin',
  'files/program files/git/usr/bin',
  'files/programdata/chocolatey',
  'files/programdata/chocolatey/bin',
  'files/programdata/scoop/shims',
  'files/users/*/scoop/shims',
  'files/users/*/appdata/local/microsoft/windowsapps',
  'files/*',
  'files/*/scripts',
  'files/*/bin',
].map((folder) => folder.split('/'));

/**
 * A path of a Windows layer as it is compared: with slashes, ASCII letters in lower case. Null where
 * it lies elsewhere than on the system drive.
 */
export function windowsPath(path: string): string | null {
  if (path.slice(0, 5).toLowerCase() !== 'files') return null;
  const plain = path.replaceAll('\\', '/').replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return plain === 'files' || plain.startsWith('files/') ? plain : null;
}

/** @param path as `windowsPath` gives it. */
export function isWindowsProgram(path: string): boolean {
  const parts = path.split('/');
  const name = withoutEnd(parts.pop()!);
  return names.has(name) && folders.some((folder) => fits(folder, parts, folder.length));
}

/** Windows takes no notice of dots and spaces at a name's end. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end -= 1;
  return name.slice(0, end);
}

/** Could removing this path, with all beneath it, remove a program? @param path as above. */
export function hidesWindowsPrograms(path: string): boolean {
  const parts = path.split('/');
  return isWindowsProgram(path) || folders.some((folder) => fits(folder, parts, parts.length));
}

const fits = (folder: readonly string[], parts: readonly string[], length: number): boolean =>
  parts.length === length &&
  folder.length >= length &&
  parts.every((part, at) => folder[at] === '*' || folder[at] === part);

/** `files/windows/system32/cmd.exe` as people know it: `C:\windows\system32\cmd.exe`. */
export const windowsName = (path: string): string =>
  `C:\\${path.slice('files/'.length).replaceAll('/', '\\')}`;
