/**
 * SQL: a text of so many characters at most; of a longer one its beginning, with … at the end. What is
 * long is not unpacked further than that where its column is stored so.
 */
export const cutText = (text: string, characters: number): string =>
  `CASE WHEN length(left(${text}, ${characters + 1})) > ${characters}
     THEN left(${text}, ${characters - 1}) || '…' ELSE ${text} END`;
