/** The pages that a demo-filled instance is shown by. */
export const pages = [
  ['matrix', '/'],
  ['inbox', '/inbox'],
  ['project', '/projects/shop'],
  ['board', '/projects/shop/images/api'],
  ['review', '/projects/shop/promote?image=api&build=4&to=prod'],
  ['roll-back', '/projects/shop/promote?image=web%2Ffront&build=1&to=prod'],
  ['release', '/projects/shop/release?to=prod&item=4%3Aapi&item=4%3Aweb%2Ffront'],
  ['build', '/projects/shop/images/api/builds/4'],
  ['build-layers', '/projects/shop/images/api/builds/4?tab=layers'],
  ['build-evidence', '/projects/shop/images/api/builds/4?tab=evidence'],
  ['build-timeline', '/projects/shop/images/api/builds/4?tab=timeline'],
  ['build-evidence-pack', '/projects/shop/images/api/builds/4/evidence-pack'],
  ['withdrawn-build', '/projects/shop/images/web~front/builds/3'],
  ['waiting-build', '/projects/payments/images/fraud-check/builds/2'],
  ['stopped-board', '/projects/payments/images/gateway'],
  ['stage-history', '/projects/shop/images/api/stages/prod'],
  ['stage-then', '/projects/shop/images/api/stages/prod?at=2020-03-03T14%3A00%3A00Z'],
  ['builds', '/projects/shop/builds'],
  ['project-registries', '/projects/shop/registries'],
  ['access', '/projects/shop/access'],
  ['who-can', '/projects/shop/access/who/prod'],
  ['cluster', '/projects/shop/access/prod-eu'],
  ['policies', '/projects/shop/policies'],
  ['policy', '/projects/shop/policies/prod'],
  ['settings', '/projects/shop/settings'],
  ['new-project', '/projects/new'],
  ['registries', '/registries'],
  ['audit', '/audit'],
  ['me', '/me'],
  ['my-teams', '/teams'],
  ['team', '/teams/commerce'],
  ['people', '/admin/people'],
  ['teams', '/admin/teams'],
  ['roles', '/admin/roles'],
  ['sign-in-settings', '/admin/sign-in'],
  ['isolation', '/admin/isolation'],
  ['jobs', '/admin/jobs'],
  ['welcome', '/welcome'],
] as const;

/** What whoever is not signed in sees. */
export const signedOutPages = [
  ['sign-in', '/sign-in'],
  ['join', '/join'],
  ['reset', '/reset'],
] as const;

export const themes = ['light', 'dark'] as const;

/** Pixels: a desktop, a tablet, a phone. */
export const widths = [1440, 900, 390] as const;
