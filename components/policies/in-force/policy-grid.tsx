import { describeGate } from '@/domain/gates/kinds/index';
import { kindNames, kindWords, type GateKindName } from '@/domain/gates/kinds/words';
import type { StageState } from '@/contract/shapes/policies';
import { StageLabel } from '../../parts/stages/stage-glyph';
import { DataTable } from '../../ui/table/table';
import { switchesOf } from './switches-of';

interface PolicyGridProps {
  /** Every stage in order; the entry stage has no column. */
  stages: readonly StageState[];
}

type Row = GateKindName | 'then';

/** Gates by kind, stage by stage: what each asks, in words. */
export function PolicyGrid({ stages }: PolicyGridProps) {
  const gated = stages.flatMap((stage, position) => (stage.entry ? [] : [{ stage, position }]));
  return (
    <DataTable<Row>
      caption="Gates by stage"
      rows={[...kindNames, 'then']}
      rowKey={(row) => row}
      columns={[
        {
          key: 'gate',
          header: 'Gate',
          rowHeader: true,
          className:
            'whitespace-nowrap max-md:sticky max-md:left-0 max-md:bg-surface [tbody_&]:align-top',
          cell: (row) => (row === 'then' ? 'Once all pass' : kindWords[row].name),
        },
        ...gated.map(({ stage, position }) => ({
          key: stage.stage,
          header: (
            <span className="inline-flex items-center gap-1">
              Into <StageLabel name={stage.name} position={position} count={stages.length} />
            </span>
          ),
          className: 'w-1/4 min-w-44 [tbody_&]:align-top',
          cell: (row: Row) =>
            row === 'then' ? switchesOf(stage.policy) : <Cell kind={row} stage={stage} />,
        })),
      ]}
    />
  );
}

function Cell({ kind, stage }: { kind: GateKindName; stage: StageState }) {
  const gates = stage.policy.gates.filter((gate) => gate.kind === kind);
  if (gates.length === 0) {
    return (
      <span className="text-secondary">
        <span aria-hidden>—</span>
        <span className="sr-only">none</span>
      </span>
    );
  }
  return (
    <ul className="flex flex-col gap-1">
      {gates.map((gate, at) => (
        <li key={at} className="break-words">
          {describeGate(gate)}
        </li>
      ))}
    </ul>
  );
}
