'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { IssuerCheck, TrustedIssuer } from '@/contract/shapes/access/keyless';
import { issuerProblem } from '@/domain/keyless/issuer';
import { Button } from '../ui/buttons/button';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Input, Textarea } from '../ui/fields/input';
import { slugOf } from '../ui/fields/slug-of';
import { issuerPresets } from './presets';

interface IssuerFormProps {
  /** Null: a new one. */
  issuer: TrustedIssuer | null;
  onSaved: (slug: string, check: IssuerCheck) => void;
}

/** Trusts an issuer of identity tokens, or changes it. */
export function IssuerForm({ issuer, onSaved }: IssuerFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState(issuer?.name ?? '');
  const [address, setAddress] = useState(issuer?.issuer ?? '');
  const [keys, setKeys] = useState(issuer?.jwks ? JSON.stringify(issuer.jwks, null, 2) : '');
  const [hint, setHint] = useState<string | null>(null);
  const slug = issuer?.slug ?? slugOf(name);
  const jwks = readKeys(keys);
  const wrongAddress = address === '' ? null : issuerProblem(address.trim());
  const save = useMutation(
    mutations.issuers.put.mutationOptions({
      onSuccess: async ({ check, ...saved }) => {
        await client.invalidateQueries({ queryKey: mutations.issuers.key() });
        onSaved(saved.slug, check);
      },
    }),
  );
  const refused = fieldErrors(save.error);
  return (
    <DialogForm
      onSubmit={() => {
        if (wrongAddress !== null || jwks === undefined) return;
        save.mutate({ slug, name: name.trim(), issuer: address.trim(), jwks });
      }}
      act={issuer === null ? 'Trust this issuer' : 'Save'}
      busy={save.isPending && 'Saving, and fetching its keys…'}
      failed="The issuer was not saved"
      error={save.error}
      fields={['name', 'slug', 'issuer']}
    >
      {issuer === null ? (
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-13 text-secondary">Start from</span>
          {issuerPresets.map((preset) => (
            <Button
              key={preset.slug}
              size="small"
              onClick={() => {
                setName(preset.name);
                setAddress(preset.issuer);
                setHint(preset.hint);
              }}
            >
              {preset.label}
            </Button>
          ))}
        </div>
      ) : null}
      <Field label="Name" error={refused.name ?? refused.slug}>
        <Input required maxLength={100} value={name} onValueChange={setName} autoComplete="off" />
      </Field>
      <Field
        label="Issuer"
        hint={hint ?? 'Exactly as its tokens name it in “iss”.'}
        error={wrongAddress ?? refused.issuer}
      >
        <Input
          required
          maxLength={300}
          value={address}
          onValueChange={setAddress}
          autoComplete="off"
          spellCheck={false}
          placeholder="https://gitlab.example.com"
          className="font-mono text-13"
        />
      </Field>
      <Field
        label="Keys"
        optional
        hint="Left empty, they are fetched from the issuer. Paste its JSON Web Key Set where this server cannot reach it: whoever pastes keys could sign by them, and cannot approve what its workloads ask for."
        error={
          jwks === undefined
            ? 'This is not JSON with “keys”. Paste it as the issuer answers it.'
            : refused.jwks
        }
      >
        <Textarea
          rows={4}
          value={keys}
          onChange={(event) => setKeys(event.target.value)}
          spellCheck={false}
          className="font-mono text-12"
        />
      </Field>
    </DialogForm>
  );
}

/** Null: nothing pasted; undefined: no key set. What is in it is judged by the server. */
function readKeys(text: string): { keys: { kty: 'RSA' | 'EC' | 'OKP' }[] } | null | undefined {
  if (text.trim() === '') return null;
  try {
    const document: unknown = JSON.parse(text);
    const keys = (document as { keys?: unknown } | null)?.keys;
    return Array.isArray(keys) ? { keys: keys as { kty: 'RSA' }[] } : undefined;
  } catch {
    return undefined;
  }
}
