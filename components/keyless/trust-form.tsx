'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import type { Trust, TrustedIssuer } from '@/contract/shapes/access/keyless';
import { ruleProblem } from '@/domain/keyless/trust-rule';
import { whoIsLetIn } from '@/domain/keyless/rule-words';
import { Button } from '../ui/buttons/button';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { Select } from '../ui/fields/select';
import { toast } from '../ui/notices/toast';
import { claimsOf, ClaimsEditor, rowsOf } from './claims-editor';
import { rulePresets } from './presets';

interface TrustFormProps {
  project: string;
  robot: string;
  issuers: readonly TrustedIssuer[];
  /** The rules that are there, which stay. */
  trusts: readonly Trust[];
  onDone: () => void;
}

/** Lets in tokens of one more kind; says whom before it is saved. */
export function TrustForm({ project, robot, issuers, trusts, onDone }: TrustFormProps) {
  const client = useQueryClient();
  const me = useMe();
  const [slug, setSlug] = useState(issuers[0]?.slug ?? '');
  const issuer = issuers.find((candidate) => candidate.slug === slug);
  const presets = rulePresets(issuer?.issuer ?? '');
  const [audience, setAudience] = useState(me.publicUrl);
  const [rows, setRows] = useState(() => rowsOf(presets[0]?.claims ?? {}));
  const claims = claimsOf(rows);
  const problem = issuer ? ruleProblem({ issuer: issuer.issuer, claims }) : null;
  const save = useMutation(
    mutations.trusts.put.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.trusts.key() });
        toast.done(`${robot} takes these tokens`, 'Nothing is stored that could leak.');
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  const at = `trusts.${trusts.length}`;
  return (
    <DialogForm
      onSubmit={() => {
        const kept = trusts.map(({ issuer, audience, claims }) => ({ issuer, audience, claims }));
        const rule = { issuer: slug, audience: audience.trim(), claims };
        if (problem === null) save.mutate({ project, name: robot, trusts: [...kept, rule] });
      }}
      act="Let these in"
      busy={save.isPending && 'Saving the rule…'}
      failed="The rule was not saved"
      error={save.error}
      fields={[`${at}.issuer`, `${at}.audience`]}
      disabled={problem !== null || issuer === undefined}
      disabledReason={problem === null ? null : 'The claims do not say yet who is let in.'}
    >
      <Field label="Issuer" error={refused[`${at}.issuer`]}>
        <Select
          value={slug}
          onChange={(next) => {
            setSlug(next);
            const found = issuers.find((candidate) => candidate.slug === next);
            setRows(rowsOf(rulePresets(found?.issuer ?? '')[0]?.claims ?? {}));
          }}
          options={issuers.map(({ slug: value, name }) => ({ value, label: name }))}
        />
      </Field>
      <Field
        label="Audience"
        hint="What the pipeline asks the token for, exactly. A token for another service is refused."
        error={refused[`${at}.audience`]}
      >
        <Input
          required
          maxLength={300}
          value={audience}
          onValueChange={setAudience}
          autoComplete="off"
          spellCheck={false}
          className="font-mono text-13"
        />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-13 text-secondary">Start from</span>
        {presets.map((preset) => (
          <Button key={preset.label} size="small" onClick={() => setRows(rowsOf(preset.claims))}>
            {preset.label}
          </Button>
        ))}
      </div>
      <ClaimsEditor rows={rows} onChange={setRows} />
      <div className="rounded-md border border-line bg-muted p-3 text-13" aria-live="polite">
        {problem !== null ? (
          <p className="break-words">{problem.message}</p>
        ) : (
          <>
            <p className="font-medium">Lets in</p>
            <p className="break-words">
              {whoIsLetIn({ issuer: issuer?.issuer ?? '', claims })}, as {robot}, with all that it
              may do.
            </p>
          </>
        )}
      </div>
    </DialogForm>
  );
}
