import { canonical } from '../canonical';
import { gateKeys, type Policy } from '../policy';

/**
 * The policy that a request is held to: today's, and the one under which it was asked, so that nobody
 * profits from a policy that they made looser meanwhile, and nobody slips past one that was made
 * stricter. Gates of the earlier version that today's does not ask in the same words come after today's,
 * under keys that name their version (`soak@3`): verdicts and waivers tell them apart.
 * @param asked the version that was in force when it was asked for.
 * @param today the version in force; what it is held to by other requests already stays.
 */
export function heldTo(asked: Policy, today: Policy): Policy {
  if (asked.version === today.version) return today;
  const known = new Set(today.gates.map(canonical));
  const keys = gateKeys(asked.gates);
  const more = asked.gates.flatMap((gate, at) =>
    known.has(canonical(gate)) ? [] : [{ gate, key: `${keys[at]}@${asked.version}` }],
  );
  const { version } = asked;
  return {
    ...today,
    gates: [...today.gates, ...more.map(({ gate }) => gate)],
    earlier: [...(today.earlier ?? []), ...more.map(({ key }) => ({ key, version }))],
    lastClick: today.lastClick || asked.lastClick,
  };
}
