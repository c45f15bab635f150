import type { Figure } from '../figures';
import { alternate, type Bench } from './bench';
import { putLoad } from './load';

const connections = 32;

/** Registry tokens that a CI robot gets a second by its secret, for pushing, on 32 connections. */
export async function measureTokens(bench: Bench): Promise<Figure[]> {
  const scope = encodeURIComponent('repository:bench-dev/manifests:pull,push');
  // A peer that has no tokens of its own is no measure of them.
  const own = { ours: bench.ours, peer: bench.peer?.promote ? bench.peer : null };
  const taken = await alternate(own, bench.quick ? 1 : 5, async ({ url, credentials }) => {
    const { username, password } = credentials;
    const { perSecond } = await putLoad({
      url: `${url}/token?service=bench&scope=${scope}`,
      authorization: [`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`],
      accept: '*/*',
      connections,
      seconds: bench.quick ? 1 : 4,
    });
    return perSecond;
  });
  return [
    {
      name: `registry tokens of a robot, ${connections} connections`,
      unit: 'a second',
      better: 'higher',
      ...taken,
      aim: '',
    },
  ];
}
