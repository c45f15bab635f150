import { Segmented } from '../../ui/fields/segmented';
import { clients, type Client } from './client-lines';

interface ClientChoiceProps {
  value: Client;
  onChange: (client: Client) => void;
}

/** Whose lines are shown. */
export function ClientChoice({ value, onChange }: ClientChoiceProps) {
  return (
    <Segmented
      label="Client"
      value={value}
      onChange={onChange}
      options={clients.map((one) => ({ value: one, label: one }))}
      className="self-start"
    />
  );
}
