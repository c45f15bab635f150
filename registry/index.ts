/** What an application needs to serve the registry; the ports it has to fill are in ports.ts. */
export { createDataPlane } from './server/data-plane';
export { createFilesystemStore } from './storage/filesystem-store';
export { createTokenService } from './tokens/token-service';
