/**
 * The rooms and the one-way imports between them (ARCHITECTURE.md draws them).
 * Each rule says which rooms a room may import; everything else is an error.
 */
const rooms = {
  app: [
    'app',
    'components',
    'client',
    'contract',
    'domain',
    'lib',
    'server/in-process',
    'server/auth',
  ],
  components: ['components', 'client', 'contract', 'domain', 'oci', 'lib'],
  client: ['client', 'contract', 'domain', 'lib'],
  contract: ['contract', 'domain', 'oci', 'lib'],
  domain: ['domain', 'oci', 'lib'],
  registry: ['registry', 'oci', 'lib'],
  // The grammar of images, alone: what it is given is bytes and text, what it says is types.
  oci: ['oci'],
  lib: ['lib'],
  'server/in-process': ['server/in-process', 'server/auth/backend', 'lib'],
  'server/data': ['server/data', 'domain', 'oci', 'lib'],
  // What registries hold: manifests and their parts, closures, evidence.
  'server/content': ['server/content', 'server/data', 'registry/storage', 'domain', 'oci', 'lib'],
  'server/auth': [
    'server/auth',
    'server/data',
    'server/in-process',
    'domain',
    'registry',
    'oci',
    'lib',
  ],
  'server/jobs': ['server/jobs', 'server/services', 'server/auth', 'server/data', 'domain', 'lib'],
  'server/live': ['server/live', 'server/data', 'domain', 'lib'],
  'server/services': [
    'server/services',
    'server/content',
    'server/data',
    'server/auth',
    'server/live',
    'domain',
    'registry',
    'oci',
    'lib',
  ],
  'server/catalogue': [
    'server/catalogue',
    'server/content',
    'server/services',
    'server/data',
    'server/auth',
    'server/live',
    'domain',
    'registry',
    'oci',
    'lib',
  ],
  'server/api': [
    'server/api',
    'server/services',
    'server/auth',
    'server/live',
    'server/data',
    'contract',
    'domain',
    'lib',
  ],
  // Another protocol for use cases that are there: it may not reach past them, and refuses by the
  // same table of statuses.
  'server/artifactory': [
    'server/artifactory',
    'server/services',
    'server/auth',
    'server/api/problem',
    'server/data/database',
    'contract',
    'domain',
    'lib',
  ],
};

const alternatives = (names) => `^(${names.join('|')})(/|\\.ts|$)`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
    {
      name: 'domain-is-pure',
      comment: 'Rules take facts and a time; they know no Node, no database and no React.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '\\.test\\.ts$|/testing/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        // Pure libraries: a rule may parse a version, a pattern or a time, and say what letters look like.
        pathNot: 'node_modules/(zod|semver|re2js|croner|unhomoglyph|@types/semver)/',
      },
    },
    {
      name: 'lib-is-ground',
      severity: 'error',
      from: { path: '^lib/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm'], pathNot: 'node_modules/pino/' },
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
    exclude: { path: '^(server/data/prisma/|\\.next|dist|data|node_modules/\\.)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
