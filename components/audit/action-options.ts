import { auditActions } from '@/domain/audit/actions';
import type { Option } from '../ui/fields/select';
import { actionName } from './audit-sentence';
import { spelledName } from './spelled';

const kindOf = (action: string): string => action.split('.', 1)[0] ?? action;

/**
 * The actions to choose from: each kind that has several as a whole (`promotion`), then each of it.
 * @param chosen stays a choice where it is none of them: an action of another version.
 */
export function actionOptions(chosen: string | null): Option<string>[] {
  const kinds = [...new Set(auditActions.map(kindOf))];
  const options = kinds.flatMap((kind) => {
    const actions = auditActions.filter((action) => kindOf(action) === kind);
    const each = actions.map((action) => ({ value: action, label: actionName(action) }));
    return actions.length < 2
      ? each
      : [{ value: kind, label: `${spelledName(kind)}: all` }, ...each];
  });
  if (chosen !== null && !options.some(({ value }) => value === chosen)) {
    options.push({ value: chosen, label: actionName(chosen) });
  }
  return options;
}
