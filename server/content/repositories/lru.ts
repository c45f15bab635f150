/** A bounded map that forgets what was used longest ago. */
export interface Lru<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/**
 * @param capacity the most that all values may weigh together; a heavier value is not kept.
 * @param weigh what a value weighs, in the unit of `capacity`.
 */
export function createLru<Value>(capacity: number, weigh: (value: Value) => number): Lru<Value> {
  // A Map keeps the order of insertion: the first key is the one used longest ago.
  const values = new Map<string, Value>();
  let weight = 0;

  const forget = (key: string) => {
    const value = values.get(key);
    if (value === undefined) return;
    values.delete(key);
    weight -= weigh(value);
  };

  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key, value) {
      forget(key);
      if (weigh(value) > capacity) return;
      values.set(key, value);
      weight += weigh(value);
      for (const oldest of values.keys()) {
        if (weight <= capacity) break;
        forget(oldest);
      }
    },
  };
}
