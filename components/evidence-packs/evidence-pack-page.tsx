'use client';

import { useQuery } from '@tanstack/react-query';
import { toProblem } from '@/client/problem';
import { queries } from '@/client/queries';
import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { buildName } from '../parts/builds/build-name';
import { EvidencePackDownload } from '../parts/builds/evidence-pack-links';
import { buildHref, promotionHref } from '../parts/hrefs';
import { Button } from '../ui/buttons/button';
import { NotAllowed } from '../ui/page/not-allowed';
import { PageHeader } from '../ui/page/page-header';
import { QueryView } from '../ui/page/query-view';
import { TableSkeleton } from '../ui/page/skeleton';
import { Time } from '../ui/text/time';
import { BuildSection } from './sections/build-section';
import { ChecksSection } from './sections/checks-section';
import { ClosureSection } from './sections/closure-section';
import { PromotionSections } from './sections/promotion-sections';
import { TrailSection } from './sections/trail-section';

/** How a build came where it is, with every promotion of it: to be read, printed and kept. */
export function BuildEvidence(build: { project: string; image: string; number: number }) {
  const { project, image, number } = build;
  const pack = useQuery(queries.buildEvidence(project, image, number));
  return <PackView pack={pack} of={buildHref(project, image, number)} />;
}

/** The same of one promotion. */
export function PromotionEvidence({ id }: { id: string }) {
  const pack = useQuery(queries.promotionEvidence(id));
  return <PackView pack={pack} of={promotionHref(id)} />;
}

interface PackViewProps {
  pack: Parameters<typeof QueryView<EvidencePack>>[0]['query'];
  /** The page of what it is about. */
  of: string;
}

function PackView({ pack, of }: PackViewProps) {
  if (toProblem(pack.error).status === 403) {
    return (
      <NotAllowed title="This evidence is not for you to see">
        It quotes the audit trail, which maintainers of the project, administrators and auditors
        read. Ask a maintainer of the project.
      </NotAllowed>
    );
  }
  return (
    <QueryView
      query={pack}
      what="the evidence"
      skeleton={<TableSkeleton what="the evidence" rows={12} columns={2} />}
    >
      {(data) => <Pack pack={data} of={of} />}
    </QueryView>
  );
}

function Pack({ pack, of }: { pack: EvidencePack; of: string }) {
  const { about, build, stages } = pack;
  return (
    <article className="flex max-w-4xl flex-col gap-4">
      <PageHeader
        crumbs={[
          { href: `/projects/${about.project}`, label: about.project },
          {
            href: of,
            label: about.promotion === null ? `${about.image} #${about.number}` : 'Promotion',
          },
        ]}
        title={`Evidence of ${about.project}/${about.image} ${buildName(build)}`}
        note={
          <>
            {about.promotion === null ? 'All promotions' : `Promotion ${about.promotion}`} · made{' '}
            <Time at={pack.generatedAt} look="exact" /> by {pack.publicUrl}
          </>
        }
        actions={
          <>
            <Button onClick={() => window.print()}>Print</Button>
            <EvidencePackDownload of={of} />
          </>
        }
      />
      <BuildSection pack={pack} />
      <PromotionSections pack={pack} />
      <ClosureSection closure={pack.closure} stages={stages} />
      <ChecksSection checks={pack.checks} />
      <TrailSection trail={pack.trail} />
    </article>
  );
}
