/**
 * Who may do what, written down a second time and by hand: the matrix holds the real server to it, so
 * that a slip in `domain/permissions` is a red test and not a right. `x`: yes; `s`: only in the stages
 * that the grant is limited to; `-`: no.
 */
const grid = `
                        nobody viewer reviewer developer approver limited maintainer keeper administrator security auditor ci asking-ci promoting-ci cluster
project.read            -      x      x        x         x        x       x          x      x             x        x       x  x         x             -
audit.read              -      -      -        -         -        -       x          -      x             x        x       -  -         -             -
build.describe          -      -      -        x         -        -       x          -      x             -        -       x  x         x             -
check.report            -      -      -        -         -        -       x          -      x             -        -       -  x         -             -
promotion.request       -      -      -        x         x        x       x          -      x             -        -       -  x         -             -
promotion.approve       -      -      x        -         x        s       x          -      x             -        -       -  -         -            -
promotion.execute       -      -      -        -         x        s       x          -      x             -        -       -  -         s             -
promotion.waive         -      -      -        -         -        -       x          -      x             x        -       -  -         -             -
promotion.break-glass   -      -      -        -         -        -       x          -      x             -        -       -  -         -             -
stage.hold              -      -      -        -         -        -       x          -      x             -        -       -  -         -             -
build.withdraw          -      -      -        -         -        -       x          -      x             x        -       -  -         -             -
policy.edit             -      -      -        -         -        -       x          -      x             -        -       -  -         -             -
project.administer      -      -      -        -         -        -       x          -      x             -        -       -  -         -             -
access.administer       -      -      -        -         -        -       x          x      x             -        -       -  -         -             -
robot.administer        -      -      -        -         -        -       x          -      x             -        -       -  -         -             -
image.pull              -      x      x        x         x        x       x          x      x             x        x       e  e         e             o
image.push              -      -      -        x         -        -       x          -      x             -        -       e  e         e             -
instance                -      -      -        -         -        -       -          -      x             -        -       -  -         -             -
`;

/** The stages that `limited` and `promoting-ci` are limited to. */
export const limitedTo = ['staging'];
/** What the custom role `keeper` holds. */
export const keeperPermissions = ['project.read', 'image.pull', 'access.administer'];

export const people = [
  'nobody',
  'viewer',
  'reviewer',
  'developer',
  'approver',
  'limited',
  'maintainer',
  'keeper',
  'administrator',
  'security',
  'auditor',
] as const;
export const robots = ['ci', 'asking-ci', 'promoting-ci', 'cluster'] as const;
export type Who = (typeof people)[number] | (typeof robots)[number];

/** The scope without which a personal token does not carry the right. */
const scopes: Readonly<Record<string, string>> = {
  'build.describe': 'push',
  'check.report': 'push',
  'image.push': 'push',
  'promotion.request': 'promote',
  'promotion.approve': 'promote',
  'promotion.execute': 'promote',
  'promotion.waive': 'promote',
  'promotion.break-glass': 'promote',
  'stage.hold': 'promote',
  'build.withdraw': 'promote',
  'policy.edit': 'admin',
  'project.administer': 'admin',
  'access.administer': 'admin',
  'robot.administer': 'admin',
  instance: 'admin',
};

/** What a person calls with: a browser session, or a token of these scopes. */
export const credentials = ['session', 'all', 'read', 'push', 'promote', 'admin'] as const;
export type Credential = (typeof credentials)[number] | 'secret';

const [header = [], ...rows] = grid
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const marks = new Map(
  rows.map(([permission = '', ...cells]) => [
    permission,
    new Map(header.map((who, at) => [who, cells[at]])),
  ]),
);

/**
 * May they, by the table? `stage` matters to what is limited by stages, `registry` to pulls and pushes:
 * `e` is the entry registry, `o` the cluster's own.
 */
export function tabled(
  who: Who,
  credential: Credential,
  permission: string,
  place: { stage?: string; registry?: 'entry' | 'own' | 'other' } = {},
): boolean {
  const mark = marks.get(permission)?.get(who);
  if (mark === undefined) throw new Error(`the table has no ${permission} of ${who}`);
  const scope = scopes[permission];
  const carries = scope === undefined || ['session', 'all', 'secret', scope].includes(credential);
  const there =
    mark === 'x' ||
    (mark === 's' && place.stage !== undefined && limitedTo.includes(place.stage)) ||
    (mark === 'e' && place.registry === 'entry') ||
    (mark === 'o' && place.registry === 'own');
  return carries && there;
}
