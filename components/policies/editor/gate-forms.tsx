import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { nameOf } from '@/domain/gates/kinds/index';
import { gateKeys } from '@/domain/gates/policy';
import { IconButton } from '../../ui/buttons/button';
import { AnyGateForm } from '../forms/any-gate-form';
import { errorsBelow } from '../forms/gate-form';
import { moved, type Draft, type DraftGate } from './draft';

interface GateFormsProps {
  draft: Draft;
  problems: Readonly<Record<string, string>>;
  onChange: (gates: readonly DraftGate[]) => void;
  teams: readonly { slug: string; name: string }[];
}

/** The gates of a draft, each with its form; all of them are asked, whatever their order. */
export function GateForms({ draft, problems, onChange, teams }: GateFormsProps) {
  const { gates } = draft;
  const keys = gateKeys(gates.map(({ settings }) => settings));
  return (
    <ol aria-label="Gates" className="flex flex-col gap-3">
      {gates.map(({ id, settings }, at) => {
        const name = `${nameOf(settings)} (${keys[at]})`;
        const problem = problems[`gates.${at}`];
        return (
          <li key={id}>
            <section aria-label={name} className="rounded-lg border border-line bg-surface">
              <header className="flex min-h-11 items-center gap-1 border-b border-line py-1 pr-2 pl-4">
                <h3 className="min-w-0 flex-1 truncate text-13 font-semibold">
                  {nameOf(settings)}{' '}
                  <code className="font-mono text-12 font-normal text-secondary">{keys[at]}</code>
                </h3>
                <IconButton
                  label={`Move ${name} up`}
                  disabled={at === 0}
                  onClick={() => onChange(moved(gates, at, -1))}
                >
                  <ArrowUp aria-hidden />
                </IconButton>
                <IconButton
                  label={`Move ${name} down`}
                  disabled={at === gates.length - 1}
                  onClick={() => onChange(moved(gates, at, 1))}
                >
                  <ArrowDown aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${name}`}
                  onClick={() => onChange(gates.filter((gate) => gate.id !== id))}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </header>
              <div className="flex flex-col gap-3 p-4">
                <AnyGateForm
                  settings={settings}
                  onChange={(next) =>
                    onChange(gates.map((gate) => (gate.id === id ? { id, settings: next } : gate)))
                  }
                  errorOf={errorsBelow(problems, `gates.${at}`)}
                  teams={teams}
                />
                {problem === undefined ? null : (
                  <p className="text-12 text-failed first-letter:uppercase">{problem}</p>
                )}
              </div>
            </section>
          </li>
        );
      })}
    </ol>
  );
}
