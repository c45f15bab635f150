'use client';

import { secretSnippets, type Credential } from './secret-snippets';
import { Snippet } from './snippet';
import { State } from './state';
import { Tabs } from './tabs';

/** A secret, shown this once, as each kind of client wants it. The caller forgets it afterwards. */
export function SecretOnce({ credential, ci = false }: { credential: Credential; ci?: boolean }) {
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <State kind="warning" className="whitespace-normal">
        Shown this once. Copy it now; it cannot be shown again.
      </State>
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
    </div>
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
