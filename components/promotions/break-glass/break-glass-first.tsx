'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Siren } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/client/api';
import type { Review } from '@/contract/shapes/review';
import { promotionHref } from '../../parts/hrefs';
import { Button } from '../../ui/buttons/button';
import { Dialog } from '../../ui/dialogs/dialog';
import { useAnnounce } from '../../ui/notices/announcer';
import { refreshAfter } from '../acts/refresh-after';
import { BreakGlassForm } from './break-glass-form';

interface BreakGlassFirstProps {
  review: Review;
  tags: string[];
}

/** Asks and breaks the glass in one go, where nobody has asked yet. */
export function BreakGlassFirst({ review, tags }: BreakGlassFirstProps) {
  const router = useRouter();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const { project, image, to, next } = review;
  const breakIt = async (reason: string) => {
    // Asking again gets the request that is open, so that a second try goes on where the first ended.
    const asked = await api.promotions.create({
      project,
      image,
      to: to.slug,
      digest: next.digest,
      tags,
      reason,
      askWaiver: true,
    });
    if (asked.state !== 'promoted') await api.promotions.breakGlass({ id: asked.id, reason });
    announce(`The glass was broken for ${image} into ${to.name}`);
    router.replace(promotionHref(asked.id));
    await refreshAfter(client, asked);
  };
  return (
    <>
      <Button
        variant="danger"
        icon={<Siren aria-hidden />}
        className="self-start"
        onClick={() => setOpen(true)}
      >
        Break glass…
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={`Break the glass into ${to.name}`}>
        <BreakGlassForm image={image} stage={to.name} onBreak={breakIt} />
      </Dialog>
    </>
  );
}
