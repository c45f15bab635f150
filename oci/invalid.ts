import { RegistryError } from './http/errors';

/**
 * The refusal of a document for what stands at a path in it; '' for the document itself.
 * @param problem the rest of the sentence that begins with the path.
 */
export const invalidAt = (
  path: string,
  problem: string,
  document = 'The manifest',
): RegistryError =>
  new RegistryError('MANIFEST_INVALID', `${path || document} ${problem}.`, { detail: { path } });
