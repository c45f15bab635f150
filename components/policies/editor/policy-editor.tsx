'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '@/client/queries';
import type { StageState } from '@/contract/shapes/policies';
import { readPolicyYaml, writePolicyYaml, type YamlProblem } from '@/contract/policy-yaml';
import { blankGate } from '@/domain/gates/kinds/index';
import { policyChanges } from '@/domain/gates/policy/policy-changes';
import type { PolicyDocument } from '@/domain/gates/policy';
import { Button } from '../../ui/buttons/button';
import { Tabs } from '../../ui/page/tabs';
import { DryRun, Replay } from '../trial/trial-panels';
import { Warnings } from '../warnings';
import { AddGate } from './add-gate';
import { check, draftGate, draftOf, writtenOf, type Draft } from './draft';
import { GateForms } from './gate-forms';
import { SavePolicy } from './save-policy';
import { SavedMeanwhile } from './saved-meanwhile';
import { Suggestions } from './suggestions';
import { Switches } from './switches';
import { YamlTab } from './yaml-tab';

interface PolicyEditorProps {
  project: string;
  state: StageState;
  stages: readonly { slug: string; name: string }[];
}

/** Writes the next version of a stage's policy: by forms or as YAML, tried out before it is saved. */
export function PolicyEditor({ project, state, stages }: PolicyEditorProps) {
  const { policy: now } = state;
  const teams = useQuery(queries.teams()).data?.items ?? [];
  const proposes = useQuery(queries.project(project)).data?.agreesPolicies === true;
  // The version that the draft began with: what others save meanwhile does not move under it.
  const [base, setBase] = useState(now);
  const [draft, setDraft] = useState<Draft>(() => draftOf(now));
  const [yaml, setYaml] = useState<{ text: string; problems: readonly YamlProblem[] } | null>(null);
  const [saving, setSaving] = useState<PolicyDocument | null>(null);

  const checked = check(draft);
  const document = yaml !== null && yaml.problems.length > 0 ? null : checked.document;
  const isChanged =
    (yaml !== null && yaml.problems.length > 0) ||
    JSON.stringify(writtenOf(draft)) !== JSON.stringify(writtenOf(draftOf(base)));
  const isBehind = now.version !== base.version;
  if (isBehind && !isChanged) {
    setBase(now);
    setDraft(draftOf(now));
    setYaml(null);
  }

  // What the saved version was warned of; a draft is warned of its own by the dry run.
  const known = isChanged ? [] : now.warnings;
  const write = (next: Draft) => {
    setDraft(next);
    setYaml(null);
  };
  const writeYaml = (text: string) => {
    const read = readPolicyYaml(text);
    setYaml({ text, problems: read.problems ?? [] });
    if (read.policy) setDraft(draftOf(read.policy));
  };
  const startFrom = (policy: typeof now) => {
    setBase(policy);
    write(draftOf(policy));
  };
  const blocked =
    document === null
      ? yaml !== null && yaml.problems.length > 0
        ? `Correct the YAML first: ${placeOf(yaml.problems)}.`
        : `Correct what is marked first${where(checked.problems)}.`
      : isBehind
        ? 'It was saved meanwhile: choose above how to go on.'
        : !isChanged
          ? 'Nothing is changed.'
          : null;

  return (
    <div className="flex flex-col gap-4">
      {isBehind && isChanged ? (
        <SavedMeanwhile
          base={base}
          now={now}
          draft={document}
          onTakeTheirs={() => startFrom(now)}
          onKeepMine={() => setBase(now)}
        />
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Tabs
            label="How to write it"
            tabs={[
              {
                value: 'forms',
                label: 'Gates',
                count: draft.gates.length,
                content: (
                  <div className="flex flex-col gap-4">
                    {draft.gates.length === 0 ? (
                      <Suggestions
                        stage={state.stage}
                        stages={stages}
                        onInsert={(gates) => write({ ...draft, gates: gates.map(draftGate) })}
                      />
                    ) : (
                      <GateForms
                        draft={draft}
                        problems={checked.problems}
                        onChange={(gates) => write({ ...draft, gates })}
                        teams={teams}
                      />
                    )}
                    <div>
                      <AddGate
                        full={draft.gates.length >= 20}
                        onAdd={(kind) =>
                          write({ ...draft, gates: [...draft.gates, draftGate(blankGate(kind))] })
                        }
                      />
                    </div>
                    <Switches draft={draft} problems={checked.problems} onChange={write} />
                  </div>
                ),
              },
              {
                value: 'yaml',
                label: 'YAML',
                content: (
                  <YamlTab
                    text={yaml?.text ?? writePolicyYaml(writtenOf(draft))}
                    problems={yaml?.problems ?? []}
                    onChange={writeYaml}
                  />
                ),
              },
            ]}
          />
          <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
            <Button variant="primary" disabledReason={blocked} onClick={() => setSaving(document)}>
              {proposes ? 'Propose…' : 'Save…'}
            </Button>
            {isChanged ? (
              <Button variant="quiet" onClick={() => startFrom(base)}>
                Undo changes
              </Button>
            ) : null}
            {blocked === null && document !== null ? (
              <span className="text-12 text-secondary">
                {changeCount(policyChanges(base, document).length, base.version)}
              </span>
            ) : null}
          </div>
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Warnings warnings={known} />
          <DryRun project={project} stage={state.stage} draft={document} known={known} />
          <Replay project={project} stage={state.stage} draft={document} />
        </div>
      </div>
      <SavePolicy
        project={project}
        stageName={state.name}
        base={base}
        document={saving}
        onClose={() => setSaving(null)}
        onSaved={startFrom}
      />
    </div>
  );
}

/** The first thing wrong with a text, and where. */
const placeOf = ([first]: readonly YamlProblem[]): string =>
  first ? `line ${first.line}, column ${first.column}: ${first.message}` : '';

/** How much a draft changes; before the first version there is nothing to count from. */
const changeCount = (count: number, version: number): string =>
  `${count === 1 ? '1 change' : `${count} changes`}${version === 0 ? '; it becomes the first version' : ` since version ${version}`}`;

/** The first gate that something is wrong with, counted from 1. */
function where(problems: Readonly<Record<string, string>>): string {
  const at = Object.keys(problems)
    .map((path) => /^gates\.(\d+)/.exec(path)?.[1])
    .find((found) => found !== undefined);
  return at === undefined ? '' : `, in gate ${Number(at) + 1}`;
}
