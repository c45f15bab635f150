/**
 * The error codes of the OCI distribution specification ("Error Codes"), with the status each is
 * answered with. Handlers throw RegistryError; `http/` renders it, once.
 */
export const registryErrors = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 400,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 404,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 400,
  UNAUTHORIZED: 401,
  DENIED: 403,
  UNSUPPORTED: 405,
  TOOMANYREQUESTS: 429,
  /** Beyond the specification's table, in its form. */
  PAGINATION_NUMBER_INVALID: 400,
  RANGE_INVALID: 416,
  MANIFEST_TOO_LARGE: 413,
  TAG_INVALID: 400,
  TAG_RESERVED: 400,
  TAGS_TOO_MANY: 414,
  STORAGE_FULL: 507,
  UNAVAILABLE: 503,
  UNKNOWN: 500,
} as const;

export type RegistryErrorCode = keyof typeof registryErrors;

/** A refusal in the protocol's own form; `message` tells a person what to do. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';

  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    readonly options: {
      detail?: unknown;
      headers?: Readonly<Record<string, string>>;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
  }

  get status(): number {
    return registryErrors[this.code];
  }
}
