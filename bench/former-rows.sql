-- What current_setting('bench.builds') builds left behind in an empty database whose last migration is
-- 20261129110429_roll_backs_of_a_stage, by the names of then: each with its manifest, where it is placed, its tags and
-- their moves; a fifth of them promoted, of a tenth a cluster's pull; and as many lines of the trail.

CREATE FUNCTION pg_temp.id(kind text, number bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || ' ' || number)::uuid $$;

CREATE FUNCTION pg_temp.digest(number bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT 'sha256:' || encode(sha256(number::text::bytea), 'hex') $$;

-- Thousand builds an image, ten images a project.
CREATE TEMPORARY TABLE size AS
SELECT builds, greatest(builds / 1000, 1) AS images, greatest(builds / 10000, 1) AS projects
FROM (SELECT current_setting('bench.builds')::int AS builds) AS wanted;

CREATE TEMPORARY TABLE pushed AS
SELECT n, n % images AS i, n % images % projects AS p, n / images + 1 AS number, pg_temp.digest(n) AS digest,
  date_trunc('second', now()) - (builds - n) * interval '30 seconds' AS at, 'person' || n % 500 || '@example.com' AS by
FROM size, generate_series(0, builds - 1) AS n;

CREATE TEMPORARY TABLE promoted AS SELECT * FROM pushed WHERE number % 5 = 1;

ANALYZE pushed, promoted;

INSERT INTO "user" (id, email, name)
SELECT pg_temp.id('person', n), 'person' || n || '@example.com', 'Person ' || n FROM generate_series(0, 499) AS n;

INSERT INTO project (id, slug, name)
SELECT pg_temp.id('project', p), 'p' || p, 'Project ' || p FROM size, generate_series(0, projects - 1) AS p;

INSERT INTO registry (id, slug, kind, "projectId")
SELECT pg_temp.id(s, p), 'p' || p || '-' || s, 'local', pg_temp.id('project', p)
FROM size, generate_series(0, projects - 1) AS p, unnest(ARRAY['dev', 'staging', 'prod']) AS s;

INSERT INTO stage (id, "projectId", "registryId", slug, name, position)
SELECT pg_temp.id('stage ' || s, p), pg_temp.id('project', p), pg_temp.id(s, p), s, s, nth - 1
FROM size, generate_series(0, projects - 1) AS p,
  unnest(ARRAY['dev', 'staging', 'prod']) WITH ORDINALITY AS o(s, nth);

INSERT INTO robot (id, "projectId", kind, name, username, "createdBy", "createdAt")
SELECT pg_temp.id(k, p), pg_temp.id('project', p), k, k, 'robot.p' || p || '.' || k, 'person0@example.com',
  now() - interval '3 years'
FROM size, generate_series(0, projects - 1) AS p, unnest(ARRAY['ci', 'cluster']) AS k;

INSERT INTO robot_registry ("robotId", "registryId")
SELECT pg_temp.id(k, p), pg_temp.id(s, p)
FROM size, generate_series(0, projects - 1) AS p, (VALUES ('ci', 'dev'), ('cluster', 'staging')) AS o(k, s);

INSERT INTO image (id, "projectId", name, "nextBuild")
SELECT pg_temp.id('image', i), pg_temp.id('project', i % projects), 'image' || i, builds / images + 1
FROM size, generate_series(0, images - 1) AS i;

INSERT INTO manifest (digest, runs, "mediaType", kind, size, bytes, config, reading, "createdAt")
SELECT digest, 'runs:' || digest, 'application/vnd.oci.image.manifest.v1+json', 'image', 600,
  decode(repeat(md5(n::text), 20), 'hex'), '{"os": "linux", "architecture": "amd64"}', 5, at
FROM pushed;

INSERT INTO manifest_part (manifest, position, role, digest, "mediaType", size)
SELECT digest, position, CASE position WHEN 0 THEN 'config' ELSE 'layer' END, pg_temp.digest(-10::bigint * n - position),
  'application/vnd.oci.image.layer.v1.tar+gzip', 30000000
FROM pushed, generate_series(0, 1) AS position;

INSERT INTO build (id, "imageId", number, digest, version, commit, platforms, size, "createdAt", "pushedAt", "pushedBy")
SELECT pg_temp.id('build', n), pg_temp.id('image', i), number, digest, '1.' || number || '.0', md5(n::text),
  '{linux/amd64}', 30000600, at, at, 'robot.p' || p || '.ci'
FROM pushed;

INSERT INTO brought ("projectId", digest, "personId", at)
SELECT pg_temp.id('project', p), digest, pg_temp.id('person', n % 500), at FROM pushed;

INSERT INTO promotion (id, "projectId", "imageId", "buildId", digest, "fromStageId", "toStageId", kind, state, tags,
  reason, "requestedBy", "requestedById", "requesterIds", "requestedAt", "finishedAt", "evaluatedAt", subject)
SELECT pg_temp.id('promotion', n), pg_temp.id('project', p), pg_temp.id('image', i), pg_temp.id('build', n), digest,
  pg_temp.id('stage dev', p), pg_temp.id('stage staging', p),
  CASE WHEN number % 100 = 1 THEN 'rollback' ELSE 'promotion' END, 'promoted', ARRAY['build-' || number, 'latest'],
  'tested', by, pg_temp.id('person', n % 500), ARRAY[pg_temp.id('person', n % 500)], at, at, at,
  jsonb_build_object('digest', digest)
FROM promoted;

INSERT INTO promotion_part ("promotionId", digest) SELECT pg_temp.id('promotion', n), digest FROM promoted;

INSERT INTO placement ("registryId", "imageId", digest, "mediaType", since, by, "promotionId", runs)
SELECT pg_temp.id('dev', p), pg_temp.id('image', i), digest, 'application/vnd.oci.image.manifest.v1+json', at,
  'robot.p' || p || '.ci', NULL, 'runs:' || digest
FROM pushed
UNION ALL
SELECT pg_temp.id('staging', p), pg_temp.id('image', i), digest, 'application/vnd.oci.image.manifest.v1+json', at, by,
  pg_temp.id('promotion', n), 'runs:' || digest
FROM promoted;

INSERT INTO tag ("registryId", "imageId", name, digest)
SELECT pg_temp.id('dev', p), pg_temp.id('image', i), 'build-' || number, digest FROM pushed
UNION ALL
SELECT pg_temp.id('staging', p), pg_temp.id('image', i), 'build-' || number, digest FROM promoted
UNION ALL
(SELECT DISTINCT ON (i) pg_temp.id('staging', p), pg_temp.id('image', i), 'latest', digest
  FROM promoted ORDER BY i, n DESC);

INSERT INTO tag_move ("registryId", "imageId", name, "toDigest", at, by, "promotionId")
SELECT pg_temp.id(m.stage, p), pg_temp.id('image', i), m.name, digest, at, by,
  CASE m.stage WHEN 'staging' THEN pg_temp.id('promotion', n) END
FROM pushed
CROSS JOIN LATERAL (VALUES
  ('dev', 'build-' || number, true),
  ('dev', '1.' || number || '.0', number % 5 > 1),
  ('staging', 'build-' || number, number % 5 = 1),
  ('staging', 'latest', number % 5 = 1)) AS m(stage, name, moved)
WHERE m.moved ORDER BY n;

INSERT INTO pull ("registryId", "imageId", digest, "robotId", "firstAt", "lastAt")
SELECT pg_temp.id('staging', p), pg_temp.id('image', i), digest, pg_temp.id('cluster', p), at, at
FROM promoted WHERE number % 10 = 1;

INSERT INTO audit_event (at, "actorKind", "actorId", "actorName", action, "projectId", target, after, address, "requestId")
SELECT at, 'person', pg_temp.id('person', n % 500), by, told.action, pg_temp.id('project', p), told.target, told.after,
  '192.0.2.7', pg_temp.id('request', n)
FROM pushed
CROSS JOIN LATERAL (SELECT 'p' || p || '/image' || i || '#' || number AS build) AS named
CROSS JOIN LATERAL (SELECT * FROM (VALUES
  (number % 5 = 1, 'promotion.promoted', build || ' → staging',
    jsonb_build_object('promotion', pg_temp.id('promotion', n), 'from', 'dev', 'build', number)),
  (number % 20 = 2, 'tag.moved', 'p' || p || '-dev/image' || i || ':1.' || number || '.0',
    jsonb_build_object('digest', digest)),
  (number % 20 = 3, 'grant.saved', 'p' || p || ': ' || by, '{"role": "developer"}'),
  (number % 20 = 4, 'robot.secret-added', 'robot.p' || p || '.ci', NULL),
  (number % 20 = 5, 'stage.held', 'p' || p || ': staging', '{"reason": "the tests are red"}'),
  (number % 20 = 7, 'build.properties-set', build, '{"ticket": "PAY-7"}'),
  (true, 'build.pushed', build, jsonb_build_object('digest', digest, 'version', '1.' || number || '.0'))
) AS one(applies, action, target, after) WHERE applies LIMIT 1) AS told
ORDER BY n;

-- Whose hashes no migration reads.
INSERT INTO audit_chain (position, seq, hash) SELECT seq, seq, sha256(seq::text::bytea) FROM audit_event;

DROP TABLE size, pushed, promoted;

VACUUM ANALYZE;
