import type { GateSettings } from '@/domain/gates/kinds/index';
import { ApprovalsForm } from './approvals-form';
import { ChecksForm } from './checks-form';
import { FreezeForm } from './freeze-form';
import type { GateFormProps } from './gate-form';
import { HygieneForm } from './hygiene-form';
import { MetadataForm } from './metadata-form';
import { SoakForm } from './soak-form';

type AnyGateFormProps = Omit<GateFormProps<never>, 'settings' | 'onChange'> & {
  settings: GateSettings;
  onChange: (settings: GateSettings) => void;
};

/** The form of a gate's kind: the one table of forms. */
export function AnyGateForm({ settings, ...rest }: AnyGateFormProps) {
  switch (settings.kind) {
    case 'checks':
      return <ChecksForm settings={settings} {...rest} />;
    case 'metadata':
      return <MetadataForm settings={settings} {...rest} />;
    case 'approvals':
      return <ApprovalsForm settings={settings} {...rest} />;
    case 'soak':
      return <SoakForm settings={settings} {...rest} />;
    case 'freeze':
      return <FreezeForm settings={settings} {...rest} />;
    case 'hygiene':
      return <HygieneForm settings={settings} {...rest} />;
  }
}
