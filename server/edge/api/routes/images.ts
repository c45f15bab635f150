import { findSharing } from '@/server/content/builds/find-sharing';
import { getBuild } from '@/server/content/builds/get-build';
import { getContent } from '@/server/content/builds/get-content';
import { getBuildPack } from '@/server/record/evidence-packs/make-pack';
import { getTimeline } from '@/server/record/timelines/get-timeline';
import { listLabels } from '@/server/content/builds/list-labels';
import { listBuilds } from '@/server/content/builds/list-builds';
import { reinstateBuild } from '@/server/content/builds/reinstate-build';
import { setProperties } from '@/server/content/builds/set-properties';
import { withdrawBuild } from '@/server/content/builds/withdraw-build';
import { carryEvidence } from '@/server/content/evidence/carry-evidence';
import { getBoard } from '@/server/pipeline/boards/get-board';
import { getCurrent } from '@/server/pipeline/boards/get-current';
import { getStageHistory } from '@/server/pipeline/boards/get-stage-history';
import { getStageTimeline } from '@/server/record/timelines/get-stage-timeline';
import { getTagAt } from '@/server/pipeline/boards/get-tag-at';
import { listWithdrawn } from '@/server/pipeline/boards/list-withdrawn';
import { listImages } from '@/server/pipeline/boards/list-images';
import { api } from '../implementer';

export const images = {
  list: api.images.list.handler(({ context: { services, call }, input }) =>
    listImages(services, call, input),
  ),
  board: api.images.board.handler(({ context: { services, call }, input }) =>
    getBoard(services, call, input),
  ),
  builds: api.images.builds.handler(({ context: { services, call }, input }) =>
    listBuilds(services, call, input),
  ),
  build: api.images.build.handler(({ context: { services, call }, input }) =>
    getBuild(services, call, input),
  ),
  content: api.images.content.handler(({ context: { services, call }, input }) =>
    getContent(services, call, input),
  ),
  labels: api.images.labels.handler(({ context: { services, call }, input }) =>
    listLabels(services, call, input),
  ),
  timeline: api.images.timeline.handler(({ context: { services, call }, input }) =>
    getTimeline(services, call, input),
  ),
  evidencePack: api.images.evidencePack.handler(({ context: { services, call }, input }) =>
    getBuildPack(services, call, input),
  ),
  tagAt: api.images.tagAt.handler(({ context: { services, call }, input }) =>
    getTagAt(services, call, input),
  ),
  stage: api.images.stage.handler(({ context: { services, call }, input }) =>
    getCurrent(services, call, input),
  ),
  withdrawn: api.images.withdrawn.handler(({ context: { services, call } }) =>
    listWithdrawn(services, call),
  ),
  stageHistory: api.images.stageHistory.handler(({ context: { services, call }, input }) =>
    getStageHistory(services, call, input),
  ),
  stageTimeline: api.images.stageTimeline.handler(({ context: { services, call }, input }) =>
    getStageTimeline(services, call, input),
  ),
  sharing: api.images.sharing.handler(({ context: { services, call }, input }) =>
    findSharing(services, call, input),
  ),
  withdraw: api.images.withdraw.handler(({ context: { services, call }, input }) =>
    withdrawBuild(services, call, input),
  ),
  reinstate: api.images.reinstate.handler(({ context: { services, call }, input }) =>
    reinstateBuild(services, call, input),
  ),
  carry: api.images.carry.handler(({ context: { services, call }, input }) =>
    carryEvidence(services, call, input),
  ),
  setProperties: api.images.setProperties.handler(({ context: { services, call }, input }) =>
    setProperties(services, call, input.params, input.body),
  ),
};
