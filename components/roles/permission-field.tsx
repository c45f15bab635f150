import type { Permission } from '@/domain/permissions/roles';
import { Checkbox } from '../ui/fields/input';
import type { PermissionWords } from './permission-table';

interface PermissionFieldProps {
  permissions: readonly PermissionWords[];
  given: readonly Permission[];
  onGiven: (given: readonly Permission[]) => void;
}

/** What a role gives, each with its sentence. Without the first nobody finds the project. */
export function PermissionField({ permissions, given, onGiven }: PermissionFieldProps) {
  return (
    <fieldset>
      <legend className="mb-1 text-13 font-medium">
        What it gives <span className="font-normal text-secondary">{given.length}</span>
      </legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {permissions.map(({ permission, name, means }) => (
          <label key={permission} className="flex min-h-11 items-start gap-2 py-1.5 text-13">
            <Checkbox
              checked={given.includes(permission)}
              disabled={permission === 'project.read'}
              onCheckedChange={(on) =>
                onGiven(
                  permissions
                    .map((one) => one.permission)
                    .filter((one) => (one === permission ? on : given.includes(one))),
                )
              }
            />
            <span>
              <span className="font-medium">{name}</span>
              <span className="block text-12 text-secondary">
                {means}
                {permission === 'project.read' ? ' Every role gives it.' : ''}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
