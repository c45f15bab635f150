import { isOnTheWay, programFolders } from './programs';
import { doorNote } from './layer-links';

/** An entry of a layer's archive, as far as its place goes. */
export interface LayerEntry {
  /** Cleaned: without `.`, `..`, double and leading slashes; '' is the root itself. */
  readonly path: string;
  /** `other`: what a runtime may refuse or leave out, as devices. */
  readonly kind: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  /** Of a link, as it is written. */
  readonly target: string;
}

/** Where an entry comes to lie. */
export interface Placed {
  /** As the layer's own links lead; below a link of a lower layer this is not known. */
  readonly path: string;
  /** Was it put there through a link of this layer? */
  readonly linked: boolean;
}

/** A layer that no runtime would unpack, or of which it cannot be said what it gives. */
export class LayerTreeProblem extends Error {
  override readonly name = 'LayerTreeProblem';
}

/** What following links may cost: Linux follows 40, and takes no path beyond 4,096 bytes. */
const mostLinks = 40;
const mostSteps = 512;
const longestPath = 4096;
/** Characters of links, and of folders, that are kept of one layer. */
const mostKept = 16 * 1024 * 1024;
/** Every so many links others have their turn. */
const inOneGo = 256;

/**
 * Follows the links of one layer as runtimes do when they unpack it: entries in order, the folders that
 * one lies in through the links that came before it, below the layer's root whatever a link says (containerd
 * `fs.RootPath`, `chroot` in others); what is put in the place of a link replaces it.
 */
export function createLayerTree() {
  /** Null: a hard link to something else, which may be a link of a lower layer. */
  const links = new Map<string, string | null>();
  const folders = new Set<string>();
  /** In these lie links. */
  const holding = new Set<string>();
  let kept = 0;
  let keptFolders = 0;
  /** Was a link put somewhere through another one? */
  let aside = false;
  /** Entries of one folder come one after the other. */
  let last: { readonly folder: string; readonly path: string; readonly linked: boolean } | null =
    null;

  const keepLink = (path: string, target: string | null) => {
    last = null;
    kept += path.length + (target?.length ?? 0);
    if (kept > mostKept) throw new LayerTreeProblem('a layer has more links than are followed');
    links.set(path, target);
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut);
      if (holding.has(folder)) break;
      kept += folder.length;
      holding.add(folder);
    }
  };

  /** Where a path leads; `guessed`: it goes up out of a folder that may be a link of a lower layer. */
  const follow = (path: string): { path: string; linked: boolean; guessed: boolean } => {
    const parts = path.split('/').reverse();
    /** The way down from the root, each folder by its whole path. */
    const way: string[] = [];
    let [followed, steps, guessed] = [0, 0, false];
    while (parts.length > 0) {
      const part = parts.pop()!;
      if (part === '' || part === '.') continue;
      steps += 1;
      if (steps > mostSteps) throw new LayerTreeProblem('a layer has links that lead too far');
      const over = way.at(-1);
      if (part === '..') {
        if (over !== undefined && !folders.has(over)) guessed = true;
        way.pop();
        continue;
      }
      const here = over === undefined ? part : `${over}/${part}`;
      if (here.length > longestPath)
        throw new LayerTreeProblem('a layer has a path that is too long');
      const target = links.get(here);
      if (target === undefined) {
        way.push(here);
        continue;
      }
      if (target === null) {
        throw new LayerTreeProblem(
          'a layer puts something below a hard link, which may be any link',
        );
      }
      followed += 1;
      if (followed > mostLinks)
        throw new LayerTreeProblem('a layer has links that lead in a circle');
      if (target.startsWith('/')) way.length = 0;
      parts.push(...target.split('/').reverse());
    }
    return { path: way.at(-1) ?? '', linked: followed > 0, guessed };
  };

  const place = (path: string): Placed => {
    const cut = path.lastIndexOf('/');
    if (cut < 0 || links.size === 0) return { path, linked: false };
    const folder = path.slice(0, cut);
    if (last?.folder !== folder) last = { folder, ...follow(folder) };
    const name = path.slice(cut + 1);
    return { path: last.path === '' ? name : `${last.path}/${name}`, linked: last.linked };
  };

  return {
    /** @throws LayerTreeProblem */
    add({ path: named, kind, target }: LayerEntry): Placed {
      const placed = place(named);
      const { path } = placed;
      // What a runtime may leave out replaces nothing.
      if (kind === 'other') return placed;
      if (kind !== 'directory' && holding.has(path)) {
        throw new LayerTreeProblem(
          'a layer replaces a folder with links in it that it brings itself',
        );
      }
      if (links.delete(path)) last = null;
      if (kind === 'directory') {
        keptFolders += path.length;
        // With more than that it is not known whether a folder is there, which is the stricter reading.
        if (keptFolders <= mostKept) folders.add(path);
        return placed;
      }
      folders.delete(path);
      aside ||= placed.linked;
      if (kind === 'symlink') keepLink(path, target.length > longestPath ? null : target);
      if (kind === 'hardlink') {
        const { path: same } = place(
          target
            .split('/')
            .filter((part) => part !== '')
            .join('/'),
        );
        keepLink(path, links.get(same) ?? null);
      }
      return placed;
    },

    place,

    /** Does the layer bring every folder that this lies in? They replace what a lower layer has there. */
    isDeclared(path: string): boolean {
      for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
        if (!folders.has(path.slice(0, cut))) return false;
      }
      return true;
    },

    /**
     * May removing this name, or clearing this folder, remove a link that the layer brings itself? Clearing
     * spares what it brings, but for what some runtimes do not find by its name.
     */
    removesLinks(named: string, clears: boolean): boolean {
      if (links.size === 0) return false;
      const { path } = place(clears ? `${named}/.` : named);
      const folder = path.replace(/\/\.$/, '');
      return clears ? aside && holding.has(folder) : links.has(path) || holding.has(path);
    },

    /** Notes of the links that may lead to programs, when all entries were added; null: time for others. */
    *doors(): Generator<string | null> {
      let looked = 0;
      for (const [path, target] of links) {
        looked += 1;
        if (looked % inOneGo === 0) yield null;
        if (target === null) continue;
        const end = endOf(path, target);
        if (end.known ? isOnTheWay(path) || mayLead(end.path) : mayEndAt(end.path))
          yield doorNote(path, end.path);
      }
    },
  };

  function endOf(path: string, target: string): { path: string; known: boolean } {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    try {
      const from = target.startsWith('/') ? target : `${folder}/${target}`;
      const { path: end, guessed } = follow(from);
      return { path: end, known: !guessed || isOnTheWay(path) };
    } catch (error) {
      if (!(error instanceof LayerTreeProblem)) throw error;
      // Nothing can be put through it, in this layer; in a runtime that reads it otherwise it may lead there.
      return { path: '', known: true };
    }
  }
}

const mayLead = (path: string): boolean => programFolders.has(path) || isOnTheWay(path);

/** The last names of folders of programs, and of what they lie in. */
const lastNames = new Set([...programFolders].flatMap((folder) => folder.split('/')).concat(''));
const mayEndAt = (path: string): boolean =>
  mayLead(path) || lastNames.has(path.slice(path.lastIndexOf('/') + 1));
