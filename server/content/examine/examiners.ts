import type { Examination } from '@/domain/gates/kind';
import { layerExaminer } from '@/server/content/layers/layer-examiner';
import type { Examiner } from './examiner';

/** Who looks into what for gates: the one table. */
export const examiners: { readonly [What in Examination]: Examiner<unknown> } = {
  layers: layerExaminer,
};
