import { findSharing } from '../../services/builds/find-sharing';
import { getBuild } from '../../services/builds/get-build';
import { getContent } from '../../services/builds/get-content';
import { getTimeline } from '../../services/builds/get-timeline';
import { listLabels } from '../../services/builds/list-labels';
import { listBuilds } from '../../services/builds/list-builds';
import { reinstateBuild } from '../../services/builds/reinstate-build';
import { setProperties } from '../../services/builds/set-properties';
import { withdrawBuild } from '../../services/builds/withdraw-build';
import { carryEvidence } from '../../services/evidence/carry-evidence';
import { getBoard } from '../../services/images/get-board';
import { getStageTimeline } from '../../services/images/get-stage-timeline';
import { getTagAt } from '../../services/images/get-tag-at';
import { listImages } from '../../services/images/list-images';
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
  tagAt: api.images.tagAt.handler(({ context: { services, call }, input }) =>
    getTagAt(services, call, input),
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
