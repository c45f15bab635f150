/**
 * Keeps the newest answers of a function that always answers the same for the same text. Compiled
 * patterns and schedules cost more than asking them, and a board asks them for every build.
 * @param most answers kept
 */
export function remember<Answer>(
  most: number,
  make: (text: string) => Answer,
): (text: string) => Answer {
  const kept = new Map<string, Answer>();
  return (text) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const answer = make(text);
    if (kept.size >= most) kept.delete(kept.keys().next().value!);
    kept.set(text, answer);
    return answer;
  };
}
