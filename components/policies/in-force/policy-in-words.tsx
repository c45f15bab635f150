import { describeGate, nameOf } from '@/domain/gates/kinds/index';
import { gateKeys, type PolicyDocument } from '@/domain/gates/policy';
import { writePolicyYaml } from '@/contract/policy-yaml';
import { Snippet } from '../../ui/copy/snippet';
import { Tabs } from '../../ui/page/tabs';
import { switchesOf } from './switches-of';

/** A policy for those who may not change it: in words, and as YAML. */
export function PolicyInWords({ policy }: { policy: PolicyDocument }) {
  const keys = gateKeys(policy.gates);
  return (
    <Tabs
      label="Policy"
      tabs={[
        {
          value: 'words',
          label: 'In words',
          content: (
            <div className="flex flex-col gap-3 text-13">
              {policy.gates.length === 0 ? (
                <p>No gates: the right to promote is enough.</p>
              ) : (
                <ul className="flex flex-col gap-2">
                  {policy.gates.map((gate, at) => (
                    <li key={keys[at]} className="break-words">
                      <span className="font-medium">{nameOf(gate)}</span>: {describeGate(gate)}
                    </li>
                  ))}
                </ul>
              )}
              <p className="text-secondary">Then {switchesOf(policy)}.</p>
            </div>
          ),
        },
        {
          value: 'yaml',
          label: 'YAML',
          content: <Snippet code={writePolicyYaml(policy)} what="YAML" />,
        },
      ]}
    />
  );
}
