import { useEffect, useState } from 'react';

/** A value as it was when it last stood still for a while, so that typing asks once. */
export const useDebounced = <Value>(value: Value, ms = 150): Value => {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
};
