-- Who let a manifest in, and who moved a tag, is said by kind and id too, beside the name that it had.
-- Processes of an older version that still write wait until that is done.
LOCK TABLE placement, tag_move IN ACCESS EXCLUSIVE MODE;
ALTER TABLE placement RENAME by TO by_name;
ALTER TABLE tag_move RENAME by TO by_name;

-- Newer versions of PostgreSQL name the constraints of NOT NULL after their columns.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT k.conrelid::regclass AS held, k.conname AS old, c.relname || '_by_name_not_null' AS new
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'n' AND c.relnamespace = current_schema()::regnamespace
      AND c.relname IN ('placement', 'tag_move') AND a.attname = 'by_name'
  LOOP
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', one.held, one.old, one.new);
  END LOOP;
END
$$;

ALTER TABLE placement
  ADD COLUMN by_kind TEXT NOT NULL DEFAULT 'person' CONSTRAINT placement_by_kind_check
    CHECK (by_kind IN ('person', 'robot', 'policy', 'system')),
  ADD COLUMN by_id UUID;
ALTER TABLE placement ALTER by_kind DROP DEFAULT;
ALTER TABLE tag_move
  ADD COLUMN by_kind TEXT NOT NULL DEFAULT 'person' CONSTRAINT tag_move_by_kind_check
    CHECK (by_kind IN ('person', 'robot', 'policy', 'system')),
  ADD COLUMN by_id UUID;
ALTER TABLE tag_move ALTER by_kind DROP DEFAULT;

-- Every row is written once, without indexes, which are made anew when all are.
ALTER TABLE placement DROP CONSTRAINT placement_pkey;
DROP INDEX placement_digest_idx, placement_repository_id_subject_idx, placement_repository_id_runs_idx;
ALTER TABLE tag_move DROP CONSTRAINT tag_move_pkey;
DROP INDEX tag_move_repository_id_name_id_idx, tag_move_repository_id_id_idx;

-- Who can be named: by the address or the user name that is in the rows. A policy is its stage's, which has the
-- repository. A robot that was made after what was done is another of that name; whoever is nobody any more has
-- no id.
CREATE TEMPORARY TABLE named ON COMMIT DROP AS
SELECT lower(u.email) AS name, 'person' AS kind, u.id, NULL::timestamptz AS since FROM person u
UNION ALL SELECT r.username, 'robot', r.id, r.created_at FROM robot r
UNION ALL SELECT 'sallyport', 'system', NULL, NULL;
CREATE INDEX named_name_idx ON named (name);
ANALYZE named;

DO $$
DECLARE
  one record;
  pages bigint;
  page bigint;
  done bigint := 0;
  whole constant bigint :=
    (pg_relation_size('placement'::regclass) + pg_relation_size('tag_move'::regclass)) / 8192;
  share constant bigint := 4000;
BEGIN
  FOR one IN SELECT * FROM (VALUES ('placement', 'since'), ('tag_move', 'at')) AS said(held, at) LOOP
    pages := pg_relation_size(one.held::regclass) / 8192;
    page := 0;
    WHILE page < pages LOOP
      EXECUTE format($sql$UPDATE %1$I x
        SET by_id = CASE WHEN own.by_name LIKE 'policy of %%' THEN own.stage_id
            WHEN n.since IS NULL OR n.since <= x.%2$I + interval '1 minute' THEN n.id END,
          by_kind = CASE WHEN own.by_name LIKE 'policy of %%' THEN 'policy' WHEN n.kind IS NOT NULL THEN n.kind
            WHEN own.by_name LIKE 'robot.%%' THEN 'robot' ELSE 'person' END
        FROM (
          SELECT held.ctid AS row, held.by_name, s.id AS stage_id FROM %1$I held
          LEFT JOIN repository r ON r.id = held.repository_id
          LEFT JOIN stage s ON s.registry_id = r.registry_id
          WHERE held.ctid >= '(%3$s,0)' AND held.ctid < '(%4$s,0)'
        ) own LEFT JOIN named n ON n.name = lower(own.by_name)
        WHERE x.ctid = own.row
        $sql$, one.held, one.at, page, least(page + share, pages));
      done := done + least(share, pages - page);
      page := page + share;
      RAISE NOTICE 'progress: % of % pages', done, whole;
    END LOOP;
  END LOOP;
END
$$;

ALTER TABLE placement ADD CONSTRAINT placement_pkey PRIMARY KEY (repository_id, digest);
CREATE INDEX placement_digest_idx ON placement (digest);
CREATE INDEX placement_repository_id_subject_idx ON placement (repository_id, subject);
CREATE INDEX placement_repository_id_runs_idx ON placement (repository_id, runs);
ALTER TABLE tag_move ADD CONSTRAINT tag_move_pkey PRIMARY KEY (id);
CREATE INDEX tag_move_repository_id_name_id_idx ON tag_move (repository_id, name, id);
CREATE INDEX tag_move_repository_id_id_idx ON tag_move (repository_id, id);
