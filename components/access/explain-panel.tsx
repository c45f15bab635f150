'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryStates } from 'nuqs';
import { queries } from '@/client/queries';
import type { AccessRow, Explanation } from '@/contract/shapes/access/access';
import type { Project } from '@/contract/shapes/projects';
import { isPermission, permissions, type Permission } from '@/domain/permissions/roles';
import { permissionPhrases } from '@/domain/permissions/phrases';
import { StageLabel } from '../parts/stages/stage-glyph';
import { Field } from '../ui/fields/field';
import { Select } from '../ui/fields/select';
import { Card } from '../ui/page/card';
import { QueryView } from '../ui/page/query-view';
import { Skeleton } from '../ui/page/skeleton';
import { State } from '../ui/text/state';

interface ExplainPanelProps {
  project: Project;
  rows: readonly AccessRow[];
  /** The caller's e-mail: everybody may ask about themselves. */
  me: string;
  /** May the caller ask about others? */
  asksOthers: boolean;
}

/** Can somebody do something here, through what, and how is it taken away? The address keeps the question. */
export function ExplainPanel({ project, rows, me, asksOthers }: ExplainPanelProps) {
  const [asked, ask] = useQueryStates({
    who: parseAsString,
    may: parseAsString,
    stage: parseAsString,
  });
  const subjects = asksOthers
    ? rows.map(({ subject, name }) => ({ value: subject, label: name }))
    : [];
  const who = subjects.some(({ value }) => value === asked.who) ? (asked.who ?? me) : me;
  const may: Permission =
    asked.may !== null && isPermission(asked.may) ? asked.may : 'promotion.execute';
  const last = project.stages.at(-1)?.slug ?? '';
  const stage = project.stages.some(({ slug }) => slug === asked.stage)
    ? (asked.stage ?? last)
    : last;
  const answer = useQuery(queries.explain(project.slug, { subject: who, permission: may, stage }));
  const options = subjects.some(({ value }) => value === me)
    ? subjects
    : [{ value: me, label: 'You' }, ...subjects];
  return (
    <Card title="Explain" id="explain" className="scroll-mt-20">
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Can">
          <Select value={who} onChange={(next) => void ask({ who: next })} options={options} />
        </Field>
        <Field label="do">
          <Select
            value={may}
            onChange={(next) => void ask({ may: next })}
            options={permissions.map((one) => ({ value: one, label: permissionPhrases[one] }))}
          />
        </Field>
        <Field label="in">
          <Select
            value={stage}
            onChange={(next) => void ask({ stage: next })}
            options={project.stages.map((one, position) => ({
              value: one.slug,
              label: (
                <StageLabel name={one.name} position={position} count={project.stages.length} />
              ),
            }))}
          />
        </Field>
      </div>
      <div className="mt-4" aria-live="polite">
        <QueryView query={answer} what="the explanation" skeleton={<Skeleton className="h-24" />}>
          {(found) => <Answer found={found} />}
        </QueryView>
      </div>
    </Card>
  );
}

const verdicts = {
  yes: { kind: 'passed', word: 'YES' },
  'yes-if': { kind: 'passed', word: 'YES, if…' },
  no: { kind: 'failed', word: 'NO, because…' },
} as const;

function Answer({ found }: { found: Explanation }) {
  const { kind, word } = verdicts[found.verdict];
  return (
    <div className="flex flex-col gap-3 text-13">
      <p className="flex flex-wrap items-center gap-2">
        <State kind={kind} look="badge">
          {word}
        </State>
        <span className="min-w-0">{withoutVerdict(found.sentence)}</span>
      </p>
      {found.missing.length === 0 ? null : (
        <ul className="list-disc pl-5">
          {found.missing.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <div className="grid gap-x-8 gap-y-3 lg:grid-cols-2 [&>*]:min-w-0">
        {found.ways.length === 0 ? null : (
          <div className="flex flex-col gap-3">
            {found.ways.map((way, at) => (
              <div key={way.steps.join(' ')}>
                <h3 className="font-medium">
                  {found.ways.length > 1 ? `Through, way ${at + 1}` : 'Through'}
                </h3>
                <ol className="list-decimal pl-5">
                  {way.steps.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ol>
              </div>
            ))}
          </div>
        )}
        <div className="flex flex-col gap-3">
          <Sentences
            title="Conditions"
            of={found.allowed ? found.conditions.map(({ text }) => text) : []}
          />
          <Sentences
            title={found.takeAway.length > 1 ? 'To take it away, all of this' : 'To take it away'}
            of={found.takeAway}
          />
        </div>
      </div>
      {found.givers.length === 0 ? null : (
        <p className="text-secondary">
          Can give it: {found.givers.map(({ name, email }) => `${name} (${email})`).join(', ')}.
        </p>
      )}
    </div>
  );
}

/** The sentence begins with its verdict, which stands in the badge already. */
const withoutVerdict = (sentence: string): string => sentence.replace(/^(?:Yes, if|Yes|No): /, '');

function Sentences({ title, of }: { title: string; of: readonly string[] }) {
  if (of.length === 0) return null;
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <ul className="list-disc pl-5 break-words">
        {of.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
}
