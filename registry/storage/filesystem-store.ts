import { createFilesystemDriver } from './filesystem/driver';
import type { BlobStore } from './store';
import { verifying } from './verifying';

/** A blob store in a directory of one filesystem (`root`, made where it is missing). */
export const createFilesystemStore = async (root: string): Promise<BlobStore> =>
  verifying(await createFilesystemDriver(root));
