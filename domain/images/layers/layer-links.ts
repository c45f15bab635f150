import { cutText } from '../cut-text';
import type { KnownSystem } from '../operating-system';
import {
  isHiddenBy,
  isOnTheWay,
  programFolders,
  visiblePrograms,
  type LayerPrograms,
} from './programs';

// What one layer has may become a program by a link of another one: it is kept beside its programs, as notes.
// `./opt/sh`: called as a program, in folders that the layer brings too. `/opt/sh`: in one that it does not
// bring, so that a link of a lower layer may be there. `//opt//bin`: a link from the first to the second.
// A path of a program begins with none of these.

/** A note of what is called as a program and lies elsewhere. */
export const besideNote = (path: string, declared: boolean): string =>
  `${declared ? './' : '/'}${path}`;

/** A note of a link that may lead to programs. */
export const doorNote = (path: string, target: string): string => `//${path}//${target}`;

interface Notes {
  readonly besides: readonly { readonly path: string; readonly declared: boolean }[];
  readonly doors: readonly { readonly path: string; readonly target: string }[];
}

function readNotes(programs: readonly string[]): Notes {
  const besides: { path: string; declared: boolean }[] = [];
  const doors: { path: string; target: string }[] = [];
  for (const note of programs) {
    if (note.startsWith('//')) {
      const cut = note.indexOf('//', 2);
      doors.push({ path: note.slice(2, cut), target: note.slice(cut + 2) });
    } else if (note.startsWith('./')) besides.push({ path: note.slice(2), declared: true });
    else if (note.startsWith('/')) besides.push({ path: note.slice(1), declared: false });
  }
  return { besides, doors };
}

/** What a container would see, and why that cannot be said. */
export interface SeenPrograms {
  readonly programs: string[];
  /** Runtimes take links between layers differently; null: none is in question. */
  readonly doubt: string | null;
}

/**
 * The programs of an image, those that a folder of programs leads to by a link among them. Below a link of a
 * lower layer one runtime puts a file where the link leads, another replaces the link by a folder: what is put
 * there is in doubt.
 * @param layers from the lowest up. @param system null: not known.
 */
export function seePrograms(
  layers: readonly LayerPrograms[],
  system: KnownSystem | null,
): SeenPrograms {
  const programs = visiblePrograms(layers, system);
  if (system === 'windows') return { programs, doubt: null };
  let doubt: string | null = null;
  let besides: string[] = [];
  const doors = new Map<string, string>();
  for (const [at, layer] of layers.entries()) {
    const notes = readNotes(layer.programs);
    besides = besides.filter((path) => !isHiddenBy(path, layer.hidden));
    for (const path of doors.keys()) if (isHiddenBy(path, layer.hidden)) doors.delete(path);
    // Links of the lowest layer were followed when it was looked into: nothing lies below them.
    if (at > 0) for (const { path, target } of notes.doors) doors.set(path, target);
    const open = [...doors.keys()].find((path) => !isOnTheWay(path) || leadsOut(path, doors));
    const through = notes.besides.find(({ declared }) => !declared);
    if (open !== undefined && through) {
      doubt ??= `one puts ${shown(through.path)} into a folder that may be a link by then, as ${shown(open)} is; runtimes take that differently`;
    }
    for (const { path, target } of notes.doors) doors.set(path, target);
    besides.push(...notes.besides.map(({ path }) => path));
  }
  const byLink = new Set<string>();
  for (const [folder, led] of ledFrom(doors)) {
    const inside = besides.filter((path) => path.slice(0, path.lastIndexOf('/')) === led);
    for (const path of inside) byLink.add(`/${folder}${path.slice(path.lastIndexOf('/'))}`);
    if (inside.length === 0 && besides.length > 0) {
      doubt ??= `${shown(folder)} is a link to ${shown(led)}, and ${shown(besides[0]!)} may be there`;
    }
  }
  return { programs: [...new Set([...programs, ...byLink])].sort(), doubt };
}

/** Where each folder of programs leads that a link takes elsewhere than to another one. */
function* ledFrom(doors: ReadonlyMap<string, string>): Generator<readonly [string, string]> {
  for (const [path, target] of doors) {
    for (const folder of programFolders) {
      if (folder !== path && !folder.startsWith(`${path}/`)) continue;
      const led = `${target}${folder.slice(path.length)}`.replace(/^\//, '');
      if (!programFolders.has(led)) yield [folder, led];
    }
  }
}

const leadsOut = (path: string, doors: ReadonlyMap<string, string>): boolean => {
  const target = doors.get(path);
  return target !== undefined && !ledFrom(new Map([[path, target]])).next().done;
};

/** A stranger's path in a sentence. */
const shown = (path: string): string => `/${cutText(path, 100)}`;
