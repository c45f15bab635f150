export type Unit = 'ms' | 's' | 'MB/s' | 'a second' | 'MiB';

/** One row of the table: the same thing measured on both sides, sample by sample. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher';
  readonly ours: readonly number[];
  /** Null: the peer was not measured. */
  readonly peer: readonly number[] | null;
  /** What was aimed at, in words. */
  readonly aim: string;
}

/** The middle sample; of an even number the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = low] = sorted.slice(
    Math.ceil(middle) - 1,
    Math.floor(middle) + 1,
  );
  return (low + high) / 2;
}

/** How many times better our median is than the peer's; below 1 the peer is ahead. */
export function advantage({ better, ours, peer }: Figure): number | null {
  if (!peer) return null;
  const ratio = median(ours) / median(peer);
  return better === 'higher' ? ratio : 1 / ratio;
}

/** The figures as rows of text, with a head. @param against the peer's name. */
export const rowsOf = (figures: readonly Figure[], against: string): string[][] => [
  ['', 'unit', 'Sallyport', 'min – max', against, 'min – max', 'times', 'aim'],
  ...figures.map((figure) => {
    const { name, unit, ours, peer, aim } = figure;
    const times = advantage(figure);
    return [
      name,
      unit,
      number(median(ours)),
      spread(ours),
      peer ? number(median(peer)) : '–',
      peer ? spread(peer) : '–',
      times === null ? '–' : `${number(times)}×`,
      aim,
    ];
  }),
];

/** The figures as a table for a terminal. */
export function textTable(figures: readonly Figure[], against: string): string {
  const rows = rowsOf(figures, against);
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const markdownTable = (figures: readonly Figure[], against: string): string => {
  const [head = [], ...rows] = rowsOf(figures, against);
  const rule = head.map((_, at) => (at >= 2 && at <= 6 ? '--:' : '---'));
  return [head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
};

const spread = (samples: readonly number[]): string =>
  `${number(Math.min(...samples))} – ${number(Math.max(...samples))}`;

function number(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}
