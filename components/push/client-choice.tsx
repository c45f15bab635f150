import { Segmented } from '../ui/segmented';
import { pushClients, type PushClient } from './push-commands';

interface ClientChoiceProps {
  value: PushClient;
  onChange: (client: PushClient) => void;
}

/** Whose lines are shown. */
export function ClientChoice({ value, onChange }: ClientChoiceProps) {
  return (
    <Segmented
      label="Client"
      value={value}
      onChange={onChange}
      options={pushClients.map((one) => ({ value: one, label: one }))}
      className="self-start"
    />
  );
}
