'use client';

import { useId } from 'react';
import { tokenScopes, type TokenScope } from '@/domain/permissions/roles';
import { Checkbox } from '../ui/fields/input';
import { scopeWords } from './scope-words';

interface ScopesFieldProps {
  scopes: readonly TokenScope[];
  onChange: (scopes: TokenScope[]) => void;
}

/** What a token may do of what I may, each said in a sentence; reading is always in. */
export function ScopesField({ scopes, onChange }: ScopesFieldProps) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-medium">It may</legend>
      {tokenScopes.map((scope) => (
        <label key={scope} className="flex min-h-6 items-start gap-2 text-13">
          <Checkbox
            checked={scope === 'read' || scopes.includes(scope)}
            disabled={scope === 'read'}
            aria-describedby={`${id}-${scope}`}
            onCheckedChange={(on) =>
              onChange(tokenScopes.filter((one) => (one === scope ? on : scopes.includes(one))))
            }
          />
          <span>
            <span className="font-medium">{scopeWords[scope].name}</span>
            <span id={`${id}-${scope}`} className="block text-12 text-secondary">
              {scopeWords[scope].means}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
