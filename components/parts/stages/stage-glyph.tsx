import { cn } from '../../ui/cn';
import { stageLook, type StageTone } from './stage-look';

const colours: Readonly<Record<StageTone, string>> = {
  first: 'text-stage-first',
  second: 'text-stage-second',
  third: 'text-stage-third',
  last: 'text-stage-last',
};

/** A stage's colour as a 3 px edge: for a lane's or a card's top. */
export const stageEdge: Readonly<Record<StageTone, string>> = {
  first: 'border-t-stage-first',
  second: 'border-t-stage-second',
  third: 'border-t-stage-third',
  last: 'border-t-stage-last',
};

interface StageGlyphProps {
  /** From 0. */
  position: number;
  /** How many stages the pipeline has. */
  count: number;
  className?: string;
}

/** A stage's mark, filling as builds mature: ○ ◔ ◑ ●. Its name stands beside it. */
export function StageGlyph({ position, count, className }: StageGlyphProps) {
  const { fill, tone } = stageLook(position, count);
  const angle = 2 * Math.PI * fill;
  const x = (7 + 6 * Math.sin(angle)).toFixed(2);
  const y = (7 - 6 * Math.cos(angle)).toFixed(2);
  return (
    <svg
      aria-hidden
      viewBox="0 0 14 14"
      className={cn('inline-block size-3.5 shrink-0', colours[tone], className)}
    >
      <circle
        cx="7"
        cy="7"
        r="6"
        fill={fill === 1 ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.6"
      />
      {fill > 0 && fill < 1 ? (
        <path d={`M7 7V1A6 6 0 ${fill > 0.5 ? 1 : 0} 1 ${x} ${y}Z`} fill="currentColor" />
      ) : null}
    </svg>
  );
}

/** A stage's mark with its name. */
export function StageLabel({
  name,
  position,
  count,
  className,
}: StageGlyphProps & { name: string }) {
  return (
    <span
      className={cn('inline-flex items-center gap-1.5 align-middle whitespace-nowrap', className)}
    >
      <StageGlyph position={position} count={count} />
      {name}
    </span>
  );
}
