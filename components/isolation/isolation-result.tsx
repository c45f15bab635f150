'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import type { IsolationResult as Result } from '@/contract/shapes/isolation';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';
import { Segmented } from '../ui/fields/segmented';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { State } from '../ui/text/state';
import { IsolationList } from './isolation-list';
import { IsolationMatrix } from './isolation-matrix';
import { surpriseText } from './outcome-words';

const shown = ['all', 'surprises'] as const;

/** More registries do not stand side by side: every cluster gets a line then. */
const mostColumns = 20;
const mostRows = 200;

/** What a check found: the surprises in words, and who finds what. */
export function IsolationResult({ result }: { result: Result }) {
  const [{ show, q }, set] = useQueryStates({
    show: parseAsStringLiteral(shown).withDefault('all'),
    q: parseAsString.withDefault(''),
  });
  const surprising = result.clusters.filter(({ surprises }) => surprises > 0);
  const wanted = q.trim().toLowerCase();
  const found = result.clusters.filter(
    ({ name, project, environment, registries, surprises }) =>
      (show === 'all' || surprises > 0) &&
      [name, project, environment ?? '', ...registries].some((text) => text.includes(wanted)),
  );
  const asList = result.registries.length > mostColumns;
  if (result.clusters.length === 0) {
    return (
      <EmptyState title="There is no cluster yet">
        A cluster is made under Access of its project, as a credential that pulls from one registry.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <Surprises result={result} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <Segmented
          label="Show"
          value={show}
          onChange={(next) => void set({ show: next })}
          options={[
            { value: 'all', label: `All clusters ${result.clusters.length}` },
            { value: 'surprises', label: `Surprises ${surprising.length}` },
          ]}
        />
        <Field label="Find" className="w-full sm:w-64">
          <Input
            type="search"
            value={q}
            onValueChange={(next) => void set({ q: next === '' ? null : next })}
            placeholder="cluster, project or registry"
          />
        </Field>
        <p className="text-12 text-secondary sm:ml-auto">
          {!asList ? '● pulls, as it should; · as if there were none' : null}
        </p>
      </div>
      {found.length === 0 ? (
        <EmptyState title={show === 'surprises' ? 'No surprise' : 'None match'}>
          {show === 'surprises'
            ? 'Every cluster that is looked for met what it should.'
            : 'No cluster, project or registry of a cluster is called so.'}
        </EmptyState>
      ) : (
        <Found result={result} clusters={found.slice(0, mostRows)} onlyConcerned={show !== 'all'} />
      )}
      {found.length > mostRows ? (
        <p className="text-13 text-secondary">
          The first {mostRows} of {found.length} clusters. Find the one that you look for by name.
        </p>
      ) : null}
    </div>
  );
}

interface FoundProps {
  result: Result;
  clusters: Result['clusters'];
  /** Leave out registries where nothing is to be seen. */
  onlyConcerned: boolean;
}

function Found({ result, clusters, onlyConcerned }: FoundProps) {
  if (result.registries.length > mostColumns) {
    return <IsolationList clusters={clusters} registries={result.registries} />;
  }
  const registries = onlyConcerned ? concerned(result, clusters) : result.registries;
  return (
    <IsolationMatrix clusters={clusters} registries={registries} surprises={result.surprises} />
  );
}

/** The registries that surprise, and those that the clusters in question belong to. */
const concerned = (
  { registries, surprises }: Result,
  clusters: Result['clusters'],
): readonly string[] => {
  const of = new Set([
    ...surprises.map(({ registry }) => registry),
    ...clusters.flatMap((one) => one.registries),
  ]);
  return registries.filter((one) => of.has(one));
};

/** What should not be, one sentence each, with the credential that met it. */
function Surprises({ result: { surprises, found, problem } }: { result: Result }) {
  if (surprises.length === 0 && problem === null) return null;
  return (
    <Card title="What should not be" flush>
      <ul
        aria-label="What should not be"
        // Focusable, so that a keyboard can scroll it.
        tabIndex={0}
        className="max-h-96 divide-y divide-line overflow-y-auto"
      >
        {problem === null ? null : (
          <li className="px-4 py-2 text-13">
            <State kind="failed" className="whitespace-normal">
              {problem}
            </State>
          </li>
        )}
        {surprises.map((one) => (
          <li
            key={`${one.cluster} ${one.credential} ${one.registry} ${one.action}`}
            className="flex flex-wrap gap-x-3 px-4 py-2 text-13"
          >
            <State kind="failed" className="whitespace-nowrap">
              {one.cluster}
            </State>
            <span className="min-w-0">{surpriseText(one)}</span>
            <span className="text-12 text-secondary sm:ml-auto">by {one.credential}…</span>
          </li>
        ))}
      </ul>
      {found > surprises.length ? (
        <p className="border-t border-line px-4 py-2 text-12 text-secondary">
          The first {surprises.length} of {found}.
        </p>
      ) : null}
    </Card>
  );
}
