import { clients, type Client } from '../clients/client-lines';
import { Segmented } from '../ui/segmented';

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
