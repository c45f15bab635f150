'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ComponentProps } from 'react';
import { IconButton } from '../buttons/button';
import { useAnnounce } from '../notices/announcer';
import { toast } from '../notices/toast';
import { copyText } from './copy-text';

interface CopyButtonProps extends Omit<ComponentProps<'button'>, 'value'> {
  value: string;
  /** What is copied, in words: `digest`, `push command`. */
  what: string;
}

/** Copies a text; the icon and a polite word say that it did. */
export function CopyButton({ value, what, ...rest }: CopyButtonProps) {
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    if (await copyText(value)) {
      setCopied(true);
      announce(`Copied ${what}`);
    } else {
      toast.failed(`The ${what} could not be copied`, 'Select the text and copy it by hand.');
    }
  };
  return (
    <IconButton size="small" label={`Copy ${what}`} onClick={() => void copy()} {...rest}>
      {copied ? <Check aria-hidden className="text-passed" /> : <Copy aria-hidden />}
    </IconButton>
  );
}
