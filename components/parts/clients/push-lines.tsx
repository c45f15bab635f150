'use client';

import { useState } from 'react';
import { Snippet } from '../../ui/copy/snippet';
import { ClientChoice } from './client-choice';
import { loginLine, loginWith, pushLines, type Client } from './client-lines';
import { PlainHttp } from './plain-http';
import { useServer } from './use-server';

interface PushLinesProps {
  /** The entry registry: `shop-dev`. */
  registry: string;
  /** Just made, and therefore known this once. */
  credential?: { username: string; secret: string };
  image?: string;
  tag?: string;
}

/** The lines that push a first image, for the client at hand. */
export function PushLines({ registry, credential, image = 'api', tag = '1.0.0' }: PushLinesProps) {
  const server = useServer();
  const [client, setClient] = useState<Client>('docker');
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <ClientChoice value={client} onChange={setClient} />
      <div className="min-w-0">
        <p className="mb-1 text-12 text-secondary">
          Sign the client in
          {credential === undefined ? ', with your e-mail and an API token, or as a CI robot' : ''}
        </p>
        <Snippet
          code={
            credential === undefined
              ? loginLine(client, server)
              : loginWith(client, server, credential)
          }
          what="sign-in line"
        />
      </div>
      <div className="min-w-0">
        <p className="mb-1 text-12 text-secondary">
          Push an image that you have; <code className="font-mono">{image}</code> and{' '}
          <code className="font-mono">{tag}</code> are yours to choose
        </p>
        <Snippet code={pushLines(client, server, { registry, image, tag })} what="push lines" />
      </div>
      <PlainHttp client={client} server={server} />
    </div>
  );
}
