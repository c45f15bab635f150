const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * Bytes for people, in decimal units as registries and clouds bill them.
 * Below 10 of a unit one decimal is kept (`1.2 MB`), above none (`184 MB`).
 * @param bytes a whole number; negative ones keep their sign with a real minus
 */
export const formatBytes = (bytes: number): string => {
  const sign = bytes < 0 ? '−' : '';
  let value = Math.abs(bytes);
  let unit = 0;
  while (unit < units.length - 1 && roundForPeople(value, unit) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  return `${sign}${roundForPeople(value, unit)} ${units[unit]}`;
};

/** As formatBytes, with `+` before what grew: `+1.2 MB`, `−300 kB`, `±0 B`. */
export const formatBytesDifference = (bytes: number): string =>
  bytes === 0 ? '±0 B' : bytes > 0 ? `+${formatBytes(bytes)}` : formatBytes(bytes);

const roundForPeople = (value: number, unit: number): number =>
  unit > 0 && value < 9.95 ? Math.round(value * 10) / 10 : Math.round(value);
