/** What an application needs to serve the registry; the ports it has to fill are in ports.ts. */
export { createDataPlane, type DataPlane, type DataPlaneOptions } from './http/data-plane';
export { createFilesystemStore } from './storage/filesystem';
export type { BlobStore } from './storage/store';
export { createTokenService, type TokenService } from './tokens/token-service';
