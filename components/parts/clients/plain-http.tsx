import { State } from '../../ui/text/state';
import { needsInsecureRegistry, type Client, type Server } from './client-lines';

interface PlainHttpProps {
  client: Client;
  server: Server;
}

/** What a client has to be told first where this address is not https; nothing where it need not. */
export function PlainHttp({ client, server }: PlainHttpProps) {
  if (!needsInsecureRegistry(client, server)) return null;
  return (
    <p className="text-12 text-secondary">
      <State kind="warning">Plain http.</State> Docker accepts it only if {server.host} stands under{' '}
      <code className="font-mono">insecure-registries</code> in its daemon.json.
    </p>
  );
}
