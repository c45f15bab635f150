import { BlockList } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { secretProblem } from '@/lib/files/kept-secret';
import { parseProxies } from '../http/parse-proxies';

/** Everything the environment decides; parsed once, at start. This is the one reader of process.env. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** False: made up from the listening address; clients may well reach us under another name. */
  readonly publicUrlIsGiven: boolean;
  readonly dataDir: string;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Of the role that owns the tables, where `databaseUrl` names one that only uses them. */
  readonly databaseOwnerUrl: string | null;
  /** Null: made once and kept in the data folder. */
  readonly secret: string | null;
  readonly firstAdministrator: { email: string; password: string } | null;
  readonly bootstrapToken: string | null;
  /** Whose `X-Forwarded-For` is believed; empty: nobody's. */
  readonly trustedProxies: BlockList;
  /** Hosts of identity providers that may have private addresses, beside the issuers' own. */
  readonly privateHosts: ReadonlySet<string>;
  /** E-mail and password sign in whatever the sign-in settings say: the way back in for an operator. */
  readonly allowPasswords: boolean;
  readonly logLevel: string;
  readonly development: boolean;
}

const empty = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional());

/** A host may be left out, where the address of a socket follows (PostgreSQL, "Connection URIs"). */
function isDatabaseAddress(text: string): boolean {
  const whole = text.replace('@/', '@localhost/');
  return URL.canParse(whole) && /^postgres(ql)?:$/.test(new URL(whole).protocol);
}

const databaseAddress = optional(
  z
    .string()
    .refine(
      isDatabaseAddress,
      'must be a PostgreSQL address such as postgresql://user:password@host:5432/sallyport',
    ),
);

/** As URLs of https write it: a port stands there only where it is another than 443. */
const isHost = (text: string): boolean =>
  URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text;

const environment = z.object({
  PORT: z.preprocess(
    empty,
    z.coerce
      .number('must be a port number')
      .int()
      .min(0)
      .max(65535, 'must be a port number')
      .default(3000),
  ),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  SALLYPORT_PUBLIC_URL: optional(
    z.url({
      protocol: /^https?$/,
      error: 'must be an http or https address such as https://registry.example.com',
    }),
  ),
  SALLYPORT_DATA_DIR: z.preprocess(empty, z.string().default('./data')),
  DATABASE_URL: databaseAddress,
  SALLYPORT_DATABASE_OWNER_URL: databaseAddress,
  SALLYPORT_SECRET: optional(
    z.string().check(({ value, issues }) => {
      const message = secretProblem(value);
      if (message !== null) issues.push({ code: 'custom', input: value, message });
    }),
  ),
  SALLYPORT_ADMIN_EMAIL: optional(z.email('must be an e-mail address').toLowerCase()),
  SALLYPORT_ADMIN_PASSWORD: optional(z.string().min(12, 'must have at least 12 characters')),
  SALLYPORT_BOOTSTRAP_TOKEN: optional(z.string().min(20, 'must have at least 20 characters')),
  SALLYPORT_TRUSTED_PROXIES: optional(
    z.string().transform((text, context) => {
      const proxies = parseProxies(text);
      if (proxies instanceof BlockList) return proxies;
      context.addIssue(
        `“${proxies.wrong}” is neither an address nor a network; name them with commas between, such as 127.0.0.1, 10.0.0.0/8, fd00::/8`,
      );
      return z.NEVER;
    }),
  ),
  SALLYPORT_PRIVATE_HOSTS: optional(
    z.string().transform((text, context) => {
      const hosts = text.split(',').map((one) => one.trim().toLowerCase());
      const wrong = hosts.find((one) => !isHost(one));
      if (wrong === undefined) return new Set(hosts);
      context.addIssue(
        `“${wrong}” is no host; name them with commas between, such as login.corp.example, keys.corp.example:8443`,
      );
      return z.NEVER;
    }),
  ),
  SALLYPORT_ALLOW_PASSWORDS: optional(z.enum(['true', 'false'], 'must be true or false')),
  SALLYPORT_LOG_LEVEL: z.preprocess(
    empty,
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ),
  NODE_ENV: z.string().optional(),
});

/** A setting that cannot be used; the message is one line that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError on the first setting that cannot be used. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(
      `${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'not valid'}`,
    );
  }
  const value = parsed.data;
  const { SALLYPORT_ADMIN_EMAIL: email, SALLYPORT_ADMIN_PASSWORD: password } = value;
  if ((email === undefined) !== (password === undefined)) {
    const missing = email === undefined ? 'SALLYPORT_ADMIN_EMAIL' : 'SALLYPORT_ADMIN_PASSWORD';
    throw new ConfigError(`${missing}: must be set when the other of the pair is`);
  }
  if (value.SALLYPORT_BOOTSTRAP_TOKEN !== undefined && email === undefined) {
    throw new ConfigError(
      'SALLYPORT_BOOTSTRAP_TOKEN: needs SALLYPORT_ADMIN_EMAIL, whose token it becomes',
    );
  }
  if (value.SALLYPORT_DATABASE_OWNER_URL !== undefined && value.DATABASE_URL === undefined) {
    throw new ConfigError(
      'SALLYPORT_DATABASE_OWNER_URL: needs DATABASE_URL, the address that it serves from',
    );
  }
  const publicUrl = value.SALLYPORT_PUBLIC_URL ?? `http://${urlHost(value.HOST)}:${value.PORT}`;
  return {
    port: value.PORT,
    host: value.HOST,
    publicUrlIsGiven: value.SALLYPORT_PUBLIC_URL !== undefined,
    publicUrl: publicUrl.replace(/\/+$/, ''),
    dataDir: resolve(value.SALLYPORT_DATA_DIR),
    databaseUrl: value.DATABASE_URL ?? null,
    databaseOwnerUrl: value.SALLYPORT_DATABASE_OWNER_URL ?? null,
    secret: value.SALLYPORT_SECRET ?? null,
    firstAdministrator: email !== undefined && password !== undefined ? { email, password } : null,
    bootstrapToken: value.SALLYPORT_BOOTSTRAP_TOKEN ?? null,
    trustedProxies: value.SALLYPORT_TRUSTED_PROXIES ?? new BlockList(),
    privateHosts: value.SALLYPORT_PRIVATE_HOSTS ?? new Set(),
    allowPasswords: value.SALLYPORT_ALLOW_PASSWORDS === 'true',
    logLevel: value.SALLYPORT_LOG_LEVEL,
    development: value.NODE_ENV !== 'production',
  };
}

/** A listening address as it stands in a URL: any address means this machine. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * Settings that libraries read from the environment themselves: next-auth its address and key,
 * Next that it must not call home.
 */
export function setLibraryEnvironment(settings: { publicUrl: string; authSecret: string }): void {
  process.env.NEXTAUTH_URL = settings.publicUrl;
  process.env.NEXTAUTH_SECRET = settings.authSecret;
  process.env.NEXT_TELEMETRY_DISABLED = '1';
}
