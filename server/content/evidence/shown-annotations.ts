import { labelBounds } from '@/domain/images/label-bounds';
import { cutText } from '@/server/platform/sql/cut-text';

/** Annotations of one manifest that a page lists beside others. */
const most = 20;

const { keyCharacters, valueCharacters } = labelBounds;

/**
 * SQL for what a page shows of a manifest's annotations, of which there may be 4 MB: the first of them by
 * key, cut short. An object of texts.
 * @param annotations SQL for the column.
 */
export const shownAnnotations = (annotations: string): string => `
  (SELECT coalesce(json_object_agg(a.key, ${cutText('a.value', valueCharacters)}),
       '{}'::json)
   FROM (SELECT key, value FROM jsonb_each_text(${annotations})
     WHERE length(key) <= ${keyCharacters} ORDER BY key COLLATE "C" LIMIT ${most}) a)`;
