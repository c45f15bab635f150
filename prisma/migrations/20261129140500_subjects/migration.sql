-- The trail knows what its lines tell of by id, those from before too, as far as their words name it.
-- Ids alone are added: what a line says stays as it is, and so do the hashes of the chain. Processes of an
-- older version that still write wait until that is done.
LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE audit_event
  ADD COLUMN image_id UUID,
  ADD COLUMN build_id UUID,
  ADD COLUMN digest TEXT,
  ADD COLUMN stage_id UUID,
  ADD COLUMN promotion_id UUID,
  ADD COLUMN person_id UUID,
  ADD COLUMN robot_id UUID,
  ADD COLUMN registry_id UUID;

-- The links so far were made without ids; those from now on are made with them.
ALTER TABLE audit_chain ADD COLUMN subjects BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE audit_chain ALTER COLUMN subjects SET DEFAULT true;

-- The hash of a line as docs/audit.md has it, and server/platform/events/audit-chain.ts in TypeScript.
CREATE FUNCTION audit_hash(previous bytea, line audit_event, subjects boolean) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
DECLARE
  fields text[] := ARRAY[
    line.seq::text,
    to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    line.actor_kind,
    line.actor_id::text,
    line.actor_name,
    line.action,
    line.project_id::text,
    line.target,
    line.before::text,
    line.after::text,
    line.address,
    line.request_id
  ];
BEGIN
  IF subjects THEN
    fields := fields || ARRAY[
      line.image_id::text,
      line.build_id::text,
      line.digest,
      line.stage_id::text,
      line.promotion_id::text,
      line.person_id::text,
      line.robot_id::text,
      line.registry_id::text
    ];
  END IF;
  RETURN sha256(coalesce(previous, decode(repeat('00', 32), 'hex')) || convert_to((
    SELECT string_agg(coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' ORDER BY place)
    FROM unnest(fields) WITH ORDINALITY AS field(value, place)
  ), 'UTF8'));
END
$$;

CREATE OR REPLACE FUNCTION audit_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(7250516310);
  SELECT c.position, c.hash INTO last FROM audit_chain c ORDER BY c.position DESC LIMIT 1;
  INSERT INTO audit_chain (position, seq, hash, subjects)
    VALUES (coalesce(last.position, 0) + 1, NEW.seq, audit_hash(last.hash, NEW, true), true);
  RETURN NULL;
END
$$;
DROP FUNCTION audit_hash(bytea, audit_event);

-- Whoever calls, with whatever search path: these names, in this schema.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION audit_hash(bytea, audit_event, boolean) SET search_path = pg_catalog, %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION audit_append() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END
$$;

-- No line is found by its words any more. The other indexes are made again when the lines have their ids.
DROP INDEX audit_event_target_seq_idx;
DROP INDEX audit_event_project_id_seq_idx;
DROP INDEX audit_event_action_seq_idx;
DROP INDEX audit_event_actor_id_seq_idx;

-- This once, under the lock, lines get what they had no room for.
ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only;

-- So that shares are joined by their size, in a database whose statistics were never taken too.
ANALYZE audit_event, promotion, registry, image, build, stage, person, robot;

DO $$
DECLARE
  whole bigint;
  done bigint := 0;
  upto bigint;
  newest bigint;
  share constant bigint := 50000;
  uuid constant text := '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
  -- <project or registry>/<image>, then #<build>, :<tag> or @<digest>, then → or in a stage.
  form constant text := '^([^/ ]+)/([^#@: ]+)(?:#([0-9]{1,9}))?(?::[^@ ]+)?(?:@([^ ]{1,135}))?(?: (?:→|in) ([^ ]+))?$';
BEGIN
  SELECT count(*), coalesce(min(seq), 1) - 1, coalesce(max(seq), 0) INTO whole, upto, newest FROM audit_event;
  WHILE upto < newest LOOP
    WITH line AS MATERIALIZED (
      SELECT e.seq, e.at, e.action, e.project_id, e.target, split_part(e.action, '.', 1) AS kind,
        CASE WHEN split_part(e.action, '.', 1) IN ('build', 'check', 'evidence', 'manifest', 'promotion', 'tag', 'upload')
          THEN regexp_match(e.target, form) END AS word,
        CASE WHEN e.action LIKE 'promotion.%' AND e.after ->> 'promotion' ~ uuid THEN (e.after ->> 'promotion')::uuid END
          AS promotion,
        CASE WHEN e.action IN ('manifest.deleted', 'tag.deleted') THEN e.before ->> 'digest'
          WHEN e.action = 'evidence.removed' THEN e.before ->> 'subject'
          WHEN e.action = 'evidence.attached' THEN e.after ->> 'subject'
          ELSE e.after ->> 'digest' END AS digest
      FROM audit_event e WHERE e.seq > upto AND e.seq <= upto + share
    ), found AS (
      SELECT l.seq, r.id AS robot_id, u.id AS person_id, m.id AS promotion_id,
        coalesce(m.image_id, i.id) AS image_id,
        coalesce(m.build_id, b.id, d.id) AS build_id,
        coalesce(m.digest, said.digest, b.digest) AS digest,
        coalesce(m.to_stage_id, s.id) AS stage_id,
        coalesce(g.id, s.registry_id) AS registry_id
      FROM line l
      CROSS JOIN LATERAL (
        SELECT CASE WHEN l.word IS NOT NULL AND length(coalesce(l.word[4], l.digest)) <= 135
          THEN coalesce(l.digest, l.word[4]) END AS digest
      ) said
      LEFT JOIN promotion m ON m.id = l.promotion AND m.project_id = l.project_id
      LEFT JOIN registry g ON g.slug = l.word[1] AND g.project_id = l.project_id
        AND (l.kind IN ('tag', 'upload') OR l.kind = 'manifest' AND l.word[3] IS NULL)
      LEFT JOIN image i ON i.project_id = l.project_id AND i.name = l.word[2]
      LEFT JOIN build b ON b.image_id = i.id AND b.number = l.word[3]::int
      LEFT JOIN build d ON d.image_id = i.id AND d.digest = said.digest AND l.kind IN ('tag', 'manifest')
      LEFT JOIN stage s ON s.project_id = l.project_id AND s.slug = coalesce(l.word[5],
        CASE WHEN l.kind IN ('policy', 'stage') THEN nullif(split_part(l.target, ': ', 2), '') END)
      LEFT JOIN person u ON u.email = CASE
          WHEN l.kind IN ('person', 'identity', 'access', 'instance', 'invitation') THEN l.target
          WHEN l.kind = 'token' THEN split_part(l.target, ': ', 1)
          WHEN l.kind = 'grant' OR l.action IN ('team.member-saved', 'team.member-removed')
            THEN split_part(l.target, ': ', 2) END
      -- One of the name of another that was removed was made later.
      LEFT JOIN robot r ON r.username = l.target AND l.kind = 'robot' AND r.created_at <= l.at + interval '1 minute'
    )
    UPDATE audit_event e SET image_id = f.image_id, build_id = f.build_id, digest = f.digest, stage_id = f.stage_id,
      promotion_id = f.promotion_id, person_id = f.person_id, robot_id = f.robot_id, registry_id = f.registry_id
    FROM found f WHERE e.seq = f.seq AND num_nonnulls(f.image_id, f.build_id, f.digest, f.stage_id,
      f.promotion_id, f.person_id, f.robot_id, f.registry_id) > 0;
    done := done + (SELECT count(*) FROM audit_event WHERE seq > upto AND seq <= upto + share);
    RAISE NOTICE 'progress: % of % lines', done, whole;
    upto := upto + share;
  END LOOP;
END
$$;

ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_append_only;

CREATE INDEX audit_event_project_id_seq_idx ON audit_event(project_id, seq);
CREATE INDEX audit_event_action_seq_idx ON audit_event(action, seq);
CREATE INDEX audit_event_actor_id_seq_idx ON audit_event(actor_id, seq);

-- Most lines tell of few of these: the others are in no index.
CREATE INDEX audit_event_build_id_seq_idx ON audit_event(build_id, seq) WHERE build_id IS NOT NULL;
CREATE INDEX audit_event_digest_seq_idx ON audit_event(digest, seq) WHERE digest IS NOT NULL;
CREATE INDEX audit_event_promotion_id_seq_idx ON audit_event(promotion_id, seq) WHERE promotion_id IS NOT NULL;
CREATE INDEX audit_event_person_id_seq_idx ON audit_event(person_id, seq) WHERE person_id IS NOT NULL;
CREATE INDEX audit_event_robot_id_seq_idx ON audit_event(robot_id, seq) WHERE robot_id IS NOT NULL;
