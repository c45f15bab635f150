import { can, projectsWhereCan, type Person } from './can';
import { permissions } from './roles';

/** Where somebody may look at the product as somebody else. */
export interface View {
  /** The projects that are shown; null: all. */
  readonly seenIn: readonly string[] | null;
}

const lookedAfter = (viewer: Person): readonly string[] | null =>
  viewer.scopes || viewer.seenIn !== undefined ? [] : projectsWhereCan(viewer, 'access.administer');

/** Is there anybody whom they might look as? Who gives roles on a project, and administrators. */
export const mayLook = (viewer: Person): boolean => lookedAfter(viewer)?.length !== 0;

/**
 * What `viewer` may see as `seen`, only to read; null: nothing. Who gives roles on projects may look
 * as whoever sees one of these, in these alone, and where `seen` holds nothing that they do not hold
 * themselves; administrators as anybody. A token never looks, and nobody looks as themselves, or
 * through one view into another.
 */
export function viewOf(viewer: Person, seen: Person): View | null {
  if (viewer.id === seen.id || !mayLook(viewer)) return null;
  const all = lookedAfter(viewer);
  if (all === null) return { seenIn: null };
  const seenIn = all.filter(
    (projectId) =>
      can(seen, 'project.read', { projectId }) &&
      permissions.every((one) => !can(seen, one, { projectId }) || can(viewer, one, { projectId })),
  );
  return seenIn.length === 0 ? null : { seenIn };
}
