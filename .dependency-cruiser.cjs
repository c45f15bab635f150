/**
 * The rooms and the one-way imports between them (ARCHITECTURE.md draws them).
 * Each rule says which rooms a room may import; everything else is an error.
 */
const rooms = {
  // The grammar of images, alone: what it is given is bytes and text, what it says is types.
  oci: ['oci'],
  lib: ['lib'],
  registry: ['registry', 'oci', 'lib'],
  domain: ['domain', 'oci', 'lib'],
  contract: ['contract', 'domain', 'oci', 'lib'],
  client: ['client', 'contract', 'domain', 'lib'],
  components: ['components', 'client', 'contract', 'domain', 'oci', 'lib'],
  app: [
    'app',
    'components',
    'client',
    'contract',
    'domain',
    'lib',
    // Next's bundle has no database in it: sign-in, and the functions that it is handed.
    'server/edge/in-process',
    'server/access/next-auth',
  ],
};

/** The floors of `server/`, from the ground up: each may import itself and what is below it. */
const floors = ['platform', 'access', 'content', 'runtime', 'pipeline', 'record', 'edge'];
floors.forEach((floor, at) => {
  rooms[`server/${floor}`] = [
    ...floors.slice(0, at + 1).map((lower) => `server/${lower}`),
    'registry',
    'domain',
    'oci',
    'lib',
    ...(floor === 'edge' ? ['contract'] : []),
  ];
});

const alternatives = (names) => `^(${names.join('|')})(/|\\.ts|$)`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room.replace('/', '-')}-imports`,
      severity: 'error',
      from: { path: `^${room}(/|\\.ts|$)`, pathNot: '\\.test\\.tsx?$' },
      to: {
        path: '^(app|components|client|contract|domain|oci|registry|server|lib|prisma|e2e|test|bench|scripts)(/|\\.)',
        pathNot: alternatives(allowed),
      },
    })),
    // The walls of components/. `ui/` and `parts/` are folders of folders, every other folder is a feature:
    // what a page shows. A folder's top files are its doors. Those of a feature are for app/, which
    // composes pages of features; those below `ui/` and `parts/` are for everybody. What lies in a folder
    // below a feature is the feature's own, and nothing lies deeper (components/folders.test.ts).
    {
      name: 'features-apart',
      comment: 'What two features share is a part, or is handed in by the page that shows both.',
      severity: 'error',
      from: { path: '^components/(?!ui/|parts/)([^/]+)/' },
      to: { path: '^components/(?!ui/|parts/)', pathNot: '^components/$1/' },
    },
    {
      name: 'features-by-their-doors',
      severity: 'error',
      from: { pathNot: '^components/' },
      to: { path: '^components/(?!ui/|parts/)[^/]+/[^/]+/' },
    },
    {
      name: 'parts-know-no-feature',
      severity: 'error',
      from: { path: '^components/parts/' },
      to: { path: '^components/(?!ui/|parts/)' },
    },
    {
      name: 'ui-knows-no-product',
      comment: 'Primitives: how times, sizes and problems are told, and no word of the product.',
      severity: 'error',
      from: { path: '^components/ui/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: '^(app|components|client|contract|domain|oci|registry|server)/',
        pathNot: '^components/ui/|^client/(format/|problem\\.ts$)',
      },
    },
    {
      name: 'no-circles-of-parts',
      comment: 'Folders of ui/ and of parts/ build on each other one way.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^components/(ui|parts)/' },
      to: { circular: true },
    },
    {
      name: 'no-circles-in-components',
      comment: 'Not of types either.',
      severity: 'error',
      from: { path: '^components/' },
      to: { circular: true },
    },
    {
      name: 'doors-of-server',
      comment:
        'Only the files on top of a folder are its doors: what lies in a folder below is for that folder alone.',
      severity: 'error',
      from: { path: '^server/([^/]+)/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/[^/]+/[^/]+/[^/]+/',
        // Promotions are the one feature of several parts, each a folder with doors of its own.
        pathNot: [
          '^server/$1/$2/',
          '^server/pipeline/promotions/(acts|automatic|decide|read)/[^/]+$',
        ],
      },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules take facts and a time; they know no Node, no database and no React.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.test\\.ts$|/testing/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        // Pure libraries: a rule may parse a version, a pattern or a time, say what letters look like, and keep
        // the latest answers of what always answers the same.
        pathNot: 'node_modules/(zod|semver|re2js|croner|unhomoglyph|lru-cache|@types/semver)/',
      },
    },
    {
      name: 'lib-is-ground',
      severity: 'error',
      from: { path: '^lib/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm'], pathNot: 'node_modules/(pino|ipaddr.js)/' },
    },
    {
      name: 'registry-knows-no-product',
      severity: 'error',
      from: { path: '^registry/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(next|react|@prisma|pg)/' },
    },
    {
      name: 'no-tests-from-code',
      severity: 'error',
      from: {
        path: '^(app|components|client|contract|domain|oci|registry|server|lib)/',
        pathNot: '\\.test\\.tsx?$|/testing/',
      },
      to: { path: '\\.test\\.tsx?$|/testing/|^(test|e2e|bench)/' },
    },
    {
      name: 'no-dev-dependencies-at-run-time',
      severity: 'error',
      from: {
        path: '^(components|client|contract|domain|oci|registry|server|lib)/',
        pathNot: '\\.test\\.tsx?$|/testing/',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(server/platform/sql/prisma/|\\.next|dist|data|node_modules/\\.)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
