import { minifyContractRouter } from '@orpc/contract';
import { expect, it } from 'vitest';
import { contract } from '@/contract';
import routes from './routes.json';

it('knows the addresses of the contract (if not: npm run routes)', () => {
  expect(routes).toEqual(JSON.parse(JSON.stringify(minifyContractRouter(contract))));
});
