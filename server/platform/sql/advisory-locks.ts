/** The numbers of PostgreSQL's advisory locks that the product takes: each means one thing. */
export const advisoryLocks = {
  /** Exactly one process migrates. */
  migration: 7_250_516_303,
  /** The embedded database is this process's own, for as long as it is connected. */
  owner: 7_250_516_304,
  /** Exactly one process grants. */
  grant: 7_250_516_306,
  /** Exactly one process makes the application's role. */
  role: 7_250_516_307,
  /** A transaction reads stored manifests again, by today's rules. */
  reading: 7_250_516_308,
  /** Somebody gets a name that must not look like another's. */
  names: 7_250_516_340,
  /** A transaction changes how people sign in: settings or providers. */
  signIn: 7_250_516_320,
  /** A transaction that wrote to the audit trail commits; taken by the database alone (`audit_append`). */
  auditChain: 7_250_516_310,
} as const;
