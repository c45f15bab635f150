import { State } from '../ui/state';
import { needsInsecureRegistry } from './push-commands';

/** What a client has to be told first where this address is not https; nothing where it need not. */
export function PlainHttp(target: Parameters<typeof needsInsecureRegistry>[0]) {
  if (!needsInsecureRegistry(target)) return null;
  return (
    <p className="text-12 text-secondary">
      <State kind="warning">Plain http.</State> Docker accepts it only if {target.host} stands under{' '}
      <code className="font-mono">insecure-registries</code> in its daemon.json.
    </p>
  );
}
