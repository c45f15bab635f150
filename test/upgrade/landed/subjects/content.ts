import { type Content, makeImage, makeLayer } from '@/scripts/lib/oci';
import { buildOf, registryOf } from '../issuer-words/content';
import { ada, ci, shop } from '../issuer-words/people';
import { manifestRow, partRows } from '../same-bytes/content';
import { daysAgo, idOf, type Row } from '../version';

export const mailer = idOf('image mailer');
export const mailerBuild = buildOf(mailer, 1);
export const mailerPromotion = idOf('promotion mailer#1 staging');

/** By that version's rules, for the image below. */
const runs = 'runs:sha256:f83b7f0592a417629cb1b1ee825fb5ffc5da0b4b59cf6cd81c52e22dbc665ae2';

/** What was pushed to the image `mailer`. */
export const makeMailer = async (): Promise<Content> =>
  makeImage({
    layers: [await makeLayer('COPY mailer /app', [{ path: 'app/mailer', content: 'mailer' }])],
    user: '1000',
  });

/** One build that was pushed and is in staging since, and an upload that the store has notes of. */
export function contentRows(content: Content): Readonly<Record<string, readonly Row[]>> {
  const { digest, mediaType } = content;
  const placed = (stage: string, more: Row): Row => ({
    registryId: registryOf(stage),
    imageId: mailer,
    digest,
    mediaType,
    runs,
    ...more,
  });
  const tag = (stage: string, name: string): Row => ({
    registryId: registryOf(stage),
    imageId: mailer,
    name,
    digest,
    updatedAt: daysAgo(stage === 'dev' ? 4 : 3),
  });
  return {
    image: [{ id: mailer, projectId: shop, name: 'mailer', nextBuild: 2, createdAt: daysAgo(4) }],
    blob: content.blobs.map((blob) => ({
      digest: blob.digest,
      size: blob.bytes.length,
      createdAt: daysAgo(4),
    })),
    manifest: [{ ...manifestRow(content, false), reading: 5, runs }],
    manifest_part: partRows(content),
    placement: [
      placed('dev', { since: daysAgo(4), by: 'robot.shop.ci' }),
      placed('staging', {
        since: daysAgo(3),
        by: 'bea@example.com',
        promotionId: mailerPromotion,
      }),
    ],
    tag: [
      tag('dev', 'build-1'),
      tag('dev', '1.0.0'),
      tag('staging', 'build-1'),
      tag('staging', 'latest'),
    ],
    build: [
      {
        id: mailerBuild,
        imageId: mailer,
        number: 1,
        digest,
        labels: {},
        labelCount: 0,
        platforms: ['linux/amd64'],
        size: 500,
        createdAt: '2024-01-01T00:00:00Z',
        pushedAt: daysAgo(4),
        pushedBy: 'robot.shop.ci',
        version: '1.0.0',
      },
    ],
    pusher: [{ projectId: shop, digest, personId: ada, at: daysAgo(4) }],
    upload: [
      {
        id: idOf('upload with notes'),
        registryId: registryOf('dev'),
        imageId: mailer,
        callerId: ci,
        stored: 0,
        received: 0,
        session: { file: idOf('its notes') },
        createdAt: daysAgo(0),
        movedAt: daysAgo(0),
      },
    ],
  };
}
