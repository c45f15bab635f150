/**
 * The most bytes of each text that an index holds, and where that is seen to. PostgreSQL refuses an
 * entry beyond 2,704 bytes, and with it the push or the call that would have made it: a text from
 * outside is bounded where it comes in. One without a line here fails the test beside this.
 */
export const indexedTexts: Readonly<Record<string, number>> = {
  // contract/shapes/common.ts, and domain/registries/names.ts for how a registry is called: two slugs and a dash.
  'person.email': 254,
  'invitation.email': 254,
  'team.slug': 40,
  'custom_role.slug': 40,
  'project.slug': 40,
  'stage.slug': 40,
  'registry.slug': 81,
  'sso_provider.slug': 40,
  'trusted_issuer.slug': 40,
  // domain/people/accounts.ts: one of a few words.
  'account_making.how': 7,
  // contract/shapes/access/robots.ts: `robot.<project>.<name>`.
  'robot.name': 40,
  // Words of closed lists: test/database/closed-lists.ts.
  'robot.kind': 7,
  'registry.kind': 7,
  'stage.registry_kind': 7,
  'robot.username': 87,
  // domain/keyless/issuer.ts, in characters.
  'trusted_issuer.issuer': 4 * 300,
  // server/access/single-sign-on/read-claims.ts and contract/shapes/access/sign-in.ts, in characters.
  'identity.subject': 4 * 255,
  'sso_group.group_name': 4 * 255,
  // oci/names/names.ts, oci/names/tags.ts and oci/names/digest.ts.
  'image.name': 255,
  'repository.name': 255,
  'tag.name': 128,
  'tag_move.name': 128,
  'blob.digest': 135,
  'manifest.digest': 135,
  'manifest.sha256': 135,
  // oci/manifest/what-runs.ts.
  'placement.runs': 76,
  'manifest_part.manifest': 135,
  'manifest_part.digest': 135,
  'promotion_part.digest': 135,
  'promotion_part.tag': 128,
  'placement.digest': 135,
  'placement.subject': 135,
  'pull.digest': 135,
  'tag.digest': 135,
  'pusher.digest': 135,
  'uploaded_blob.digest': 135,
  'late_evidence.digest': 135,
  'layer_content.digest': 135,
  'build.digest': 135,
  // domain/images/indexed-text.ts, in characters.
  'build.version': 4 * 200,
  'build.commit': 4 * 200,
  // contract/shapes/checks.ts, in characters; contract/shapes/images.ts.
  'check_report.name': 4 * 100,
  'property.key': 100,
  // domain/jobs/words.ts; of one for later the key has a project's id, an image, a stage and a time.
  'job.kind': 40,
  'job.key': 36 + 255 + 40 + 24 + 3,
  // server/edge/api/routes/promotions.ts.
  'idempotency_key.key': 200,
  // domain/audit/actions.ts; what is told of by digest: oci/names/digest.ts.
  'audit_event.action': 60,
  'audit_event.digest': 135,
  // Our own words: domain/promotions/states.ts, server/access/passwords/throttle.ts, server/platform/….
  'promotion.state': 20,
  'promotion.kind': 20,
  'policy_proposal.state': 20,
  'throttle.key': 60,
  // server/platform/jobs/troubles.ts: an issuer behind two words.
  'setting.key': 60 + 4 * 300,
};
