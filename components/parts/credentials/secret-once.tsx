'use client';

import { Snippet } from '../../ui/copy/snippet';
import { Tabs } from '../../ui/page/tabs';
import { secretSnippets, type Credential } from './secret-snippets';

/** A secret, as each kind of client wants it. */
export function SecretOnce({ credential, ci = false }: { credential: Credential; ci?: boolean }) {
  return (
    <>
      <div className="grid gap-2 sm:grid-cols-2">
        <Part label="Username" value={credential.username} />
        <Part label="Secret" value={credential.secret} />
      </div>
      <Tabs
        label="Ways to use the secret"
        tabs={secretSnippets(credential, ci).map((snippet) => ({
          value: snippet.key,
          label: snippet.label,
          content: <Snippet code={snippet.code} what={`${snippet.label} lines`} />,
        }))}
      />
    </>
  );
}

function Part({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-12 text-secondary">{label}</p>
      <Snippet code={value} what={label.toLowerCase()} />
    </div>
  );
}
