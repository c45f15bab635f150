'use client';

import { Plus, X } from 'lucide-react';
import { mostClaims } from '@/domain/keyless/trust-rule';
import { Button, IconButton } from '../ui/buttons/button';
import { Input } from '../ui/fields/input';

/** A claim and its pattern, as they are being written. */
export interface ClaimRow {
  readonly claim: string;
  readonly pattern: string;
}

export const rowsOf = (claims: Readonly<Record<string, string>>): ClaimRow[] =>
  Object.entries(claims).map(([claim, pattern]) => ({ claim, pattern }));

/** What is written so far, without empty rows. */
export const claimsOf = (rows: readonly ClaimRow[]): Record<string, string> =>
  Object.fromEntries(
    rows.flatMap(({ claim, pattern }) =>
      claim.trim() === '' ? [] : [[claim.trim(), pattern.trim()] as const],
    ),
  );

interface ClaimsEditorProps {
  rows: readonly ClaimRow[];
  onChange: (rows: ClaimRow[]) => void;
}

/** Claims of a token and the patterns that they must match. */
export function ClaimsEditor({ rows, onChange }: ClaimsEditorProps) {
  const set = (index: number, changes: Partial<ClaimRow>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...changes } : row)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">The token’s claims must be</legend>
      {rows.map((row, index) => (
        <div key={index} className="flex min-w-0 items-center gap-2">
          <Input
            aria-label={`Claim ${index + 1}`}
            value={row.claim}
            onValueChange={(claim) => set(index, { claim })}
            placeholder="sub"
            autoComplete="off"
            spellCheck={false}
            className="w-2/5 font-mono text-13"
          />
          <Input
            aria-label={`Pattern ${index + 1}`}
            value={row.pattern}
            onValueChange={(pattern) => set(index, { pattern })}
            placeholder="exact text, * for anything"
            autoComplete="off"
            spellCheck={false}
            className="min-w-0 flex-1 font-mono text-13"
          />
          <IconButton
            label={`Remove claim ${index + 1}`}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {rows.length < mostClaims ? (
        <Button
          size="small"
          icon={<Plus aria-hidden />}
          className="self-start"
          onClick={() => onChange([...rows, { claim: '', pattern: '' }])}
        >
          Add a claim
        </Button>
      ) : null}
    </fieldset>
  );
}
