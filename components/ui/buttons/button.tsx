'use client';

import { Button as BaseButton } from '@base-ui/react/button';
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { useId, type ComponentProps, type ReactNode } from 'react';
import { cn } from '../cn';

/** The look of a button, for what is not one (a link, a trigger). */
export const buttonStyles = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors select-none aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary:
          'border-transparent bg-accent text-accent-text hover:bg-accent/90 [&_svg]:text-current',
        secondary: 'border-control bg-surface text-text hover:bg-muted',
        quiet: 'border-transparent text-text hover:bg-muted',
        danger: 'border-failed bg-surface text-failed hover:bg-failed/10',
      },
      size: {
        small: 'h-7 px-2 text-12',
        medium: 'h-8 px-3 text-13',
        large: 'h-10 px-4 text-14',
        icon: 'size-8 p-0',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'medium' },
  },
);

export type ButtonVariants = VariantProps<typeof buttonStyles>;

interface ButtonProps extends ComponentProps<'button'>, ButtonVariants {
  /** Why it cannot be pressed now; shown next to it, and read with it. Null or absent: it can. */
  disabledReason?: string | null;
  /** Where the reason goes. */
  reasonPlacement?: 'beside' | 'below';
  /** What it is doing, while it does: `Promoting…`. It cannot be pressed meanwhile. */
  busy?: string | false;
  icon?: ReactNode;
}

/**
 * A button. One that cannot be pressed stays reachable and says why, next to it. The second press of a double
 * click is no second wish.
 */
export function Button({
  variant,
  size,
  disabledReason,
  reasonPlacement = 'beside',
  busy,
  icon,
  className,
  children,
  disabled,
  type = 'button',
  onClick,
  'aria-describedby': describedBy,
  ...rest
}: ButtonProps) {
  const reasonId = useId();
  const button = (
    <BaseButton
      {...rest}
      type={type}
      disabled={disabled || disabledReason != null || Boolean(busy)}
      focusableWhenDisabled
      onClick={(event) => {
        if (event.detail > 1) event.preventDefault();
        else onClick?.(event);
      }}
      aria-describedby={disabledReason == null ? describedBy : reasonId}
      aria-busy={busy ? true : undefined}
      className={cn(buttonStyles({ variant, size }), className)}
    >
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {busy || children}
    </BaseButton>
  );
  // One that may come to have a reason stays the same element then, and keeps the focus.
  if (disabledReason === undefined) return button;
  if (disabledReason === null) return <span className="contents">{button}</span>;
  return (
    <span
      className={cn(
        'inline-flex max-w-full gap-x-2 gap-y-1',
        reasonPlacement === 'below' ? 'flex-col items-start' : 'flex-wrap items-center',
      )}
    >
      {button}
      <span id={reasonId} className="text-12 text-secondary">
        {disabledReason}
      </span>
    </span>
  );
}

interface LinkButtonProps extends ComponentProps<typeof Link>, ButtonVariants {
  icon?: ReactNode;
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function LinkButton({ variant, size, icon, className, children, ...rest }: LinkButtonProps) {
  return (
    <Link {...rest} className={cn(buttonStyles({ variant, size }), className)}>
      {icon}
      {children}
    </Link>
  );
}

interface IconButtonProps extends ComponentProps<'button'>, ButtonVariants {
  /** Its name, for those who do not see the icon. */
  label: string;
}

/** A button with an icon alone; its name is its label. 32 px, or 24 px when small. */
export function IconButton({
  label,
  variant = 'quiet',
  size,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <BaseButton
      type="button"
      {...rest}
      aria-label={label}
      className={cn(
        buttonStyles({ variant, size: 'icon' }),
        'text-secondary hover:text-text',
        size === 'small' && 'size-6 [&_svg]:size-3.5',
        className,
      )}
    />
  );
}
