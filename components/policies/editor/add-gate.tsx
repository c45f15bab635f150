import { Plus } from 'lucide-react';
import { kindNames, kindWords, type GateKindName } from '@/domain/gates/kinds/words';
import { Button } from '../../ui/buttons/button';
import { Menu, MenuItem } from '../../ui/buttons/menu';

/** A menu of the kinds of gates, each with what it is for. */
export function AddGate({ onAdd, full }: { onAdd: (kind: GateKindName) => void; full: boolean }) {
  if (full) {
    return (
      <Button icon={<Plus aria-hidden />} disabledReason="A policy has twenty gates at most.">
        Add a gate
      </Button>
    );
  }
  return (
    <Menu align="start" trigger={<Button icon={<Plus aria-hidden />}>Add a gate</Button>}>
      {kindNames.map((kind) => (
        <MenuItem key={kind} onSelect={() => onAdd(kind)}>
          <span className="flex max-w-80 flex-col py-1">
            <span className="font-medium">{kindWords[kind].name}</span>
            <span className="text-12 text-secondary">{kindWords[kind].purpose}</span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}
