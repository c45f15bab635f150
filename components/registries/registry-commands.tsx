'use client';

import { useState, type ReactNode } from 'react';
import type { Registry } from '@/contract/shapes/registries';
import { ClientChoice } from '../parts/clients/client-choice';
import { loginLine, pullLine, pushLines, type Client } from '../parts/clients/client-lines';
import { PlainHttp } from '../parts/clients/plain-http';
import { useServer } from '../parts/clients/use-server';
import { Snippet } from '../ui/copy/snippet';

interface RegistryCommandsProps {
  registry: Registry;
  /** Where pushes for this project go; null where it may not be seen. */
  entry: Registry | null;
  image?: string;
}

/** How a client signs in, pushes and pulls: lines to copy, or why there is none. */
export function RegistryCommands({ registry, entry, image = 'api' }: RegistryCommandsProps) {
  const server = useServer();
  const [client, setClient] = useState<Client>('docker');
  const { slug } = registry;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <ClientChoice value={client} onChange={setClient} />
      <Line words="Sign in, with your e-mail and an API token, or as a robot">
        <Snippet code={loginLine(client, server)} what="sign-in line" />
      </Line>
      <Line words="Push">
        {!registry.entry ? (
          <p className="text-13">
            {registry.slug} takes no pushes from anybody: it fills by promotion only.
            {entry === null ? '' : ` Push to ${entry.slug}, then promote.`}
          </p>
        ) : !registry.mayPush ? (
          <p className="text-13">
            Your role does not push. A maintainer of {registry.project.name} can make you a
            developer.
          </p>
        ) : (
          <Snippet
            code={pushLines(client, server, { registry: slug, image, tag: '1.0.0' })}
            what="push lines"
          />
        )}
      </Line>
      <Line words="Pull">
        <Snippet
          code={pullLine(client, server, { registry: slug, image, reference: { tag: 'latest' } })}
          what="pull line"
        />
      </Line>
      <PlainHttp client={client} server={server} />
    </div>
  );
}

function Line({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-12 text-secondary">{words}</p>
      {children}
    </div>
  );
}
