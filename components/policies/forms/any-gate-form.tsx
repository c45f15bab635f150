import type { ComponentType } from 'react';
import type { GateSettings } from '@/domain/gates/kinds/index';
import type { GateKindName } from '@/domain/gates/kinds/words';
import { ApprovalsForm } from './approvals-form';
import { ChecksForm } from './checks-form';
import { FreezeForm } from './freeze-form';
import type { GateFormProps } from './gate-form';
import { HygieneForm } from './hygiene-form';
import { MetadataForm } from './metadata-form';
import { SoakForm } from './soak-form';

/** The form of each kind of gate: the one table of forms. */
const forms: { readonly [Kind in GateKindName]: ComponentType<GateFormProps<Kind>> } = {
  checks: ChecksForm,
  metadata: MetadataForm,
  approvals: ApprovalsForm,
  soak: SoakForm,
  freeze: FreezeForm,
  hygiene: HygieneForm,
};

type AnyGateFormProps = Omit<GateFormProps<never>, 'settings' | 'onChange'> & {
  settings: GateSettings;
  onChange: (settings: GateSettings) => void;
};

/** The form of a gate's kind. */
export function AnyGateForm(props: AnyGateFormProps) {
  // The table gives each kind the form that takes its settings, and a form hands back what it was given.
  const Form = forms[props.settings.kind] as ComponentType<AnyGateFormProps>;
  return <Form {...props} />;
}
