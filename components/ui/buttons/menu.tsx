'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '../cn';

const item =
  'flex min-h-8 w-full cursor-default items-center gap-2 rounded-md px-2 py-1 text-13 text-text select-none data-disabled:opacity-60 data-highlighted:bg-muted [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-secondary';

interface MenuProps {
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
}

/** A button's menu of acts and links. */
export function Menu({ trigger, align = 'end', children }: MenuProps) {
  return (
    <BaseMenu.Root modal={false}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner sideOffset={4} align={align} className="z-50">
          <BaseMenu.Popup className="max-w-[min(20rem,var(--available-width))] min-w-48 rounded-lg border border-control bg-surface p-1 wrap-anywhere">
            {children}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

interface MenuItemProps {
  onSelect: () => void;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

/** An act in a menu. */
export function MenuItem({ onSelect, icon, danger, disabled, children }: MenuItemProps) {
  return (
    <BaseMenu.Item
      onClick={onSelect}
      disabled={disabled}
      className={cn(item, danger && 'text-failed [&_svg]:text-failed')}
    >
      {icon}
      {children}
    </BaseMenu.Item>
  );
}

/** A link in a menu. */
export function MenuLink({
  href,
  icon,
  children,
}: {
  href: string;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <BaseMenu.LinkItem render={<Link href={href} />} className={item} closeOnClick>
      {icon}
      {children}
    </BaseMenu.LinkItem>
  );
}

/** A line between groups of a menu. */
export function MenuSeparator() {
  return <BaseMenu.Separator className="my-1 h-px bg-line" />;
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: ReactNode; icon?: ReactNode }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** A choice of one inside a menu; choosing keeps the menu open. */
export function MenuChoice<Value extends string>({
  label,
  options,
  value,
  onChange,
}: MenuChoiceProps<Value>) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className="px-2 pt-1 pb-0.5 text-12 text-secondary">
        {label}
      </BaseMenu.GroupLabel>
      <BaseMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as Value)}>
        {options.map((option) => (
          <BaseMenu.RadioItem
            key={option.value}
            value={option.value}
            className={cn(item, 'data-checked:font-medium data-checked:[&_svg]:text-accent')}
          >
            {option.icon}
            <span className="flex-1">{option.label}</span>
            <BaseMenu.RadioItemIndicator className="text-accent">✓</BaseMenu.RadioItemIndicator>
          </BaseMenu.RadioItem>
        ))}
      </BaseMenu.RadioGroup>
    </BaseMenu.Group>
  );
}
