// npm run routes: writes the addresses of the contract's calls, all that the browser's client needs
// of it. With the schemas the browser would load every library that a gate's settings are checked by.
import { minifyContractRouter } from '@orpc/contract';
import { writeFile } from 'node:fs/promises';
import { contract } from '@/contract';

const routes = JSON.stringify(minifyContractRouter(contract), null, 1);
await writeFile(new URL('../client/routes.json', import.meta.url), `${routes}\n`);
