import { readsAs } from '../../names/reads-as';
import { visibleName } from '../../short-text';

/** Why a check is not called so, where its name reads as another one; null: it may be. */
export function deceptiveName(name: string): string | null {
  const seen = readsAs(name);
  return seen === null
    ? null
    : `reads as “${seen}”, in characters that only look like it: type it anew`;
}

/** The name of a check as it is reported, by which gates tell it. */
export const checkName = visibleName(100).superRefine((name, context) => {
  const message = deceptiveName(name);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
