import Link from 'next/link';
import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { isOpenState } from '@/domain/promotions/states';
import { GateReasons } from '../../parts/gates/gate-reasons';
import { promotionHref } from '../../parts/hrefs';
import { ActorName } from '../../parts/actors/actor-name';
import { SavedBy } from '../../parts/policies/saved-by';
import { stateWords } from '../../parts/promotions/state-words';
import { Card, Fact, Facts } from '../../ui/page/card';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { stageName } from './stage-name';

type Promotion = EvidencePack['promotions'][number];
type Subject = NonNullable<Promotion['subject']>;

interface PromotionSectionProps {
  promotion: Promotion;
  stages: EvidencePack['stages'];
  /** Is it a roll back by which a stage went from the build of the pack to another? */
  left?: boolean;
}

/** One promotion: who asked, what each approver saw, what the gates said, who let it in. */
export function PromotionSection({ promotion, stages, left = false }: PromotionSectionProps) {
  const { id, kind, reason, outcome, executedBy, finishedAt, policy, tags } = promotion;
  const { askedPolicy, along, release } = promotion;
  // Nothing waits any more of one that has ended.
  const verdicts = isOpenState(promotion.state)
    ? promotion.verdicts
    : promotion.verdicts.map((verdict) => ({ ...verdict, until: null }));
  const [from, to] = [stageName(stages, promotion.from), stageName(stages, promotion.to)];
  const state = stateWords(promotion);
  return (
    <Card
      title={
        left
          ? `Roll back of ${to} from this build, to #${promotion.build}`
          : `${kind === 'rollback' ? 'Roll back of' : `From ${from} to`} ${to}`
      }
      action={
        <State kind={state.kind} look="badge">
          {state.word}
        </State>
      }
    >
      <Facts stacks>
        <Fact name="Promotion">
          <Link href={promotionHref(id)} className="font-mono text-12 wrap-anywhere underline">
            {id}
          </Link>
        </Fact>
        <Fact name="Requested by">
          <ActorName actor={promotion.requestedBy} />,{' '}
          <Time at={promotion.requestedAt} look="exact" />
        </Fact>
        {reason === null ? null : <Fact name="Reason">{reason}</Fact>}
        <Approvals promotion={promotion} stages={stages} />
        <Exceptions promotion={promotion} />
        {executedBy === null ? null : (
          <Fact name="Executed by">
            <ActorName actor={executedBy} />
            {finishedAt === null ? null : (
              <>
                , <Time at={finishedAt} look="exact" />
              </>
            )}
          </Fact>
        )}
        {outcome === null ? null : <Fact name="Outcome">{outcome}</Fact>}
        <Fact name="Tags">{tags.join(', ') || 'none'}</Fact>
        <Fact name="Policy">
          {policy === null ? (
            'none'
          ) : (
            <>
              version {policy.version}, saved <Time at={policy.savedAt} look="exact" /> by{' '}
              <SavedBy by={policy.savedBy} agreedBy={policy.agreedBy} />
              {askedPolicy ? `; asked for under version ${askedPolicy.version}` : ''}
            </>
          )}
        </Fact>
        <Fact name="Went along">
          {along === null ? 'not known: it was not kept yet' : alongWords(along)}
        </Fact>
        {release === null ? null : (
          <Fact name="Release">
            with {release.members.map(({ image, build }) => `${image} #${build}`).join(', ')}
          </Fact>
        )}
      </Facts>
      {verdicts.length === 0 ? null : (
        <GateReasons verdicts={verdicts} look="exact" className="mt-4" />
      )}
    </Card>
  );
}

const alongWords = ({ manifests, more }: NonNullable<Promotion['along']>): string => {
  const count = new Set(manifests.map(({ digest }) => digest)).size + more;
  return `${count} ${count === 1 ? 'manifest' : 'manifests'}, listed in the file`;
};

function Approvals({ promotion, stages }: Omit<PromotionSectionProps, 'left'>) {
  return promotion.approvals.map(({ by, at, decision, comment, counts, lapsed, subject }) => (
    <Fact key={`${by.id} ${at}`} name={decision === 'approve' ? 'Approved by' : 'Rejected by'}>
      <ActorName actor={by} />, <Time at={at} look="exact" />
      {comment === null ? '' : `: ${comment}`}
      <span className="block text-12 text-secondary">{sawWords(subject, stages)}</span>
      {decision === 'approve' && !counts ? (
        <span className="block text-12">
          Does not count{lapsed.length === 0 ? '' : `: ${lapsed.join('; ')}`}
        </span>
      ) : null}
    </Fact>
  ));
}

/** What somebody looked at when they decided (L4). */
const sawWords = (
  { digest, from, to, target, tags, policyVersion }: Subject,
  stages: EvidencePack['stages'],
): string =>
  `Saw ${digest} from ${stageName(stages, from)} to ${stageName(stages, to)}, on top of ${target.name ?? 'nothing'}, tags ${tags.join(', ') || 'none'}, policy ${policyVersion === 0 ? 'none' : `version ${policyVersion}`}`;

function Exceptions({ promotion: { waivers, brokenGlass } }: { promotion: Promotion }) {
  return (
    <>
      {waivers.map(({ gate, by, at, expiresAt, reason }) => (
        <Fact key={`${gate} ${at}`} name={`Waived: ${gate}`}>
          <ActorName actor={by} />, <Time at={at} look="exact" />, until{' '}
          <Time at={expiresAt} look="exact" />: {reason}
        </Fact>
      ))}
      {brokenGlass === null ? null : (
        <Fact name="Glass broken by">
          <ActorName actor={brokenGlass.by} />, <Time at={brokenGlass.at} look="exact" />:{' '}
          {brokenGlass.reason}
          <span className="block">
            {brokenGlass.signedOff === null ? (
              'Nobody has signed it off yet'
            ) : (
              <>
                Signed off by <ActorName actor={brokenGlass.signedOff.by} />,{' '}
                <Time at={brokenGlass.signedOff.at} look="exact" />
                {brokenGlass.signedOff.note === null ? '' : `: ${brokenGlass.signedOff.note}`}
              </>
            )}
          </span>
        </Fact>
      )}
    </>
  );
}
