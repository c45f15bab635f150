-- Every row that says who did something says it by kind and id, beside the name that it had.
-- Names stay as they are, in columns of another name.
ALTER TABLE role_grant RENAME created_by TO created_by_name;
ALTER TABLE custom_role RENAME created_by TO created_by_name;
ALTER TABLE invitation RENAME created_by TO created_by_name;
ALTER TABLE trusted_issuer RENAME created_by TO created_by_name;
ALTER TABLE robot RENAME created_by TO created_by_name;
ALTER TABLE robot_secret RENAME created_by TO created_by_name;
ALTER TABLE robot_trust RENAME created_by TO created_by_name;
ALTER TABLE isolation_check RENAME by TO by_name;
ALTER TABLE stage RENAME held_by TO held_by_name;
ALTER TABLE policy RENAME created_by TO created_by_name;
ALTER TABLE policy_proposal RENAME proposed_by TO proposed_by_name;
ALTER TABLE policy_proposal RENAME decided_by TO decided_by_name;
ALTER TABLE build RENAME pushed_by TO pushed_by_name;
ALTER TABLE property RENAME set_by TO set_by_name;
ALTER TABLE check_report RENAME by TO by_name;
ALTER TABLE withdrawal RENAME by TO by_name;
ALTER TABLE promotion RENAME requested_by TO requested_by_name;
ALTER TABLE approval RENAME by TO by_name;
ALTER TABLE approval RENAME person_id TO by_id;
ALTER INDEX approval_person_id_at_idx RENAME TO approval_by_id_at_idx;
ALTER TABLE waiver RENAME by TO by_name;
ALTER TABLE promotion_comment RENAME by TO by_name;
ALTER TABLE broken_glass RENAME by TO by_name;
ALTER TABLE broken_glass RENAME signed_off_by TO signed_off_by_name;
ALTER TABLE robot_secret ALTER created_by_name DROP DEFAULT;

-- Newer versions of PostgreSQL name the constraints of NOT NULL after their columns.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT k.conrelid::regclass AS held, k.conname AS old, format('%s_%s_not_null', c.relname, a.attname) AS new
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'n' AND c.relnamespace = current_schema()::regnamespace
      AND (a.attname LIKE '%by_name' OR c.relname = 'approval' AND a.attname = 'by_id')
      AND k.conname <> format('%s_%s_not_null', c.relname, a.attname)
  LOOP
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', one.held, one.old, one.new);
  END LOOP;
END
$$;

-- A policy that another maintainer agreed to had both in one text.
ALTER TABLE policy
  ADD COLUMN agreed_by_kind TEXT CONSTRAINT policy_agreed_by_kind_check
    CHECK (agreed_by_kind IN ('person', 'robot', 'policy', 'system')),
  ADD COLUMN agreed_by_id UUID,
  ADD COLUMN agreed_by_name TEXT;
UPDATE policy SET created_by_name = split_part(created_by_name, ', agreed by ', 1),
  agreed_by_name = split_part(created_by_name, ', agreed by ', 2)
WHERE created_by_name LIKE '%, agreed by %';

-- Who can be named: by the address or the user name that is in the rows.
CREATE TEMPORARY TABLE named ON COMMIT DROP AS
SELECT lower(u.email) AS name, 'person' AS kind, u.id, NULL::timestamptz AS since FROM person u
UNION ALL SELECT r.username, 'robot', r.id, r.created_at FROM robot r
UNION ALL SELECT unnest(ARRAY['sallyport', 'the clock']), 'system', NULL, NULL;
CREATE INDEX named_name_idx ON named (name);
ANALYZE named;

-- All shapes first, and then what stands. Those who had an id were people, and keep it. A robot that was made after
-- what was done is another of that name; whoever is nobody any more has no id.
DO $$
DECLARE
  one record;
  pages bigint;
  page bigint;
  done bigint := 0;
  whole bigint := 0;
  share constant bigint := 4000;
BEGIN
  CREATE TEMPORARY TABLE told ON COMMIT DROP AS
  SELECT * FROM (VALUES
    ('role_grant', 'created_by', 'created_at'),
    ('custom_role', 'created_by', 'created_at'),
    ('invitation', 'created_by', 'created_at'),
    ('trusted_issuer', 'created_by', 'created_at'),
    ('robot', 'created_by', 'created_at'),
    ('robot_secret', 'created_by', 'created_at'),
    ('robot_trust', 'created_by', 'created_at'),
    ('isolation_check', 'by', 'at'),
    ('stage', 'held_by', 'held_at'),
    ('policy', 'created_by', 'created_at'),
    ('policy', 'agreed_by', 'created_at'),
    ('policy_proposal', 'proposed_by', 'at'),
    ('policy_proposal', 'decided_by', 'decided_at'),
    ('build', 'pushed_by', 'pushed_at'),
    ('property', 'set_by', 'set_at'),
    ('check_report', 'by', 'at'),
    ('withdrawal', 'by', 'at'),
    ('approval', 'by', 'at'),
    ('waiver', 'by', 'at'),
    ('promotion_comment', 'by', 'at'),
    ('broken_glass', 'by', 'at'),
    ('broken_glass', 'signed_off_by', 'signed_off_at')
  ) AS said(held, act, at);

  FOR one IN SELECT * FROM told LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN IF NOT EXISTS %I UUID', one.held, one.act || '_id');
    IF one.act NOT IN ('held_by', 'agreed_by', 'decided_by', 'signed_off_by') THEN
      EXECUTE format($sql$ALTER TABLE %1$I ADD COLUMN %2$I TEXT NOT NULL DEFAULT 'person',
        ADD CONSTRAINT %3$I CHECK (%2$I IN ('person', 'robot', 'policy', 'system'))$sql$,
        one.held, one.act || '_kind', one.held || '_' || one.act || '_kind_check');
      EXECUTE format('ALTER TABLE %I ALTER %I DROP DEFAULT', one.held, one.act || '_kind');
    ELSIF one.act <> 'agreed_by' THEN
      EXECUTE format($sql$ALTER TABLE %1$I ADD COLUMN %2$I TEXT CONSTRAINT %3$I
        CHECK (%2$I IN ('person', 'robot', 'policy', 'system'))$sql$,
        one.held, one.act || '_kind', one.held || '_' || one.act || '_kind_check');
    END IF;
    whole := whole + pg_relation_size(one.held::regclass) / 8192;
  END LOOP;

  FOR one IN SELECT * FROM told LOOP
    pages := pg_relation_size(one.held::regclass) / 8192;
    page := 0;
    WHILE page < pages LOOP
      EXECUTE format($sql$UPDATE %1$I x
        SET %2$I = CASE WHEN n.since IS NULL OR n.since <= x.%5$I + interval '1 minute' THEN n.id END,
          %3$I = coalesce(n.kind, CASE WHEN x.%4$I LIKE 'robot.%%' THEN 'robot' ELSE 'person' END)
        FROM %1$I own LEFT JOIN named n ON n.name = lower(own.%4$I)
        WHERE own.ctid >= '(%6$s,0)' AND own.ctid < '(%7$s,0)' AND own.%4$I IS NOT NULL AND own.%2$I IS NULL
          AND x.ctid = own.ctid
        $sql$, one.held, one.act || '_id', one.act || '_kind', one.act || '_name', one.at, page,
        least(page + share, pages));
      done := done + least(share, pages - page);
      page := page + share;
      RAISE NOTICE 'progress: % of % pages', done, whole;
    END LOOP;
  END LOOP;
END
$$;
