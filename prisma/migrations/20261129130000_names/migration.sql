-- Names in one convention: snake_case, no word that PostgreSQL reserves, nothing that asks for quotes. Only
-- names change: no row is read or written, however many there are.
ALTER TABLE "user" RENAME TO person;
ALTER TABLE "grant" RENAME TO role_grant;
ALTER TABLE "check" RENAME TO check_report;
ALTER TABLE api_token RENAME COLUMN "userId" TO person_id;
ALTER TABLE identity RENAME COLUMN "userId" TO person_id;
ALTER TABLE membership RENAME COLUMN "userId" TO person_id;
ALTER TABLE role_grant RENAME COLUMN "userId" TO person_id;
ALTER TABLE session RENAME COLUMN "userId" TO person_id;
ALTER TABLE sso_group RENAME COLUMN "group" TO group_name;
ALTER TABLE upload RENAME COLUMN "offset" TO stored;
ALTER VIEW held_grant RENAME COLUMN "userId" TO person_id;

-- All the rest by rule, of our own tables alone: others may be in the same schema.
DO $$
DECLARE
  ours CONSTANT text[] := ARRAY[
    'account_making', 'account_word', 'api_token', 'approval', 'audit_chain', 'audit_event',
    'automatic_stop', 'blob', 'broken_glass', 'brought', 'build', 'build_label', 'check_report',
    'current', 'custom_role', 'held_grant', 'idempotency_key', 'identity', 'image', 'invitation',
    'isolation_check', 'job', 'late_evidence', 'layer_content', 'live_event', 'manifest', 'manifest_part',
    'membership', 'person', 'placement', 'policy', 'policy_proposal', 'policy_read', 'project',
    'promotion', 'promotion_comment', 'promotion_part', 'property', 'pull', 'registry',
    'registry_size', 'robot', 'robot_registry', 'robot_secret', 'robot_trust', 'role_grant',
    'session', 'setting', 'sso_group', 'sso_provider', 'stage', 'tag', 'tag_move', 'team',
    'throttle', 'trusted_issuer', 'upload', 'uploaded_blob', 'waiver', 'withdrawal'];
  one record;
BEGIN
  FOR one IN
    SELECT c.oid::regclass AS owner, a.attname AS old,
      lower(regexp_replace(a.attname, '([a-z0-9])([A-Z])', '\1_\2', 'g')) AS new
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(ours)
      AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND a.attname ~ '[A-Z]'
    ORDER BY c.relname, a.attnum
  LOOP
    EXECUTE format('ALTER TABLE %s RENAME COLUMN %I TO %I', one.owner, one.old, one.new);
  END LOOP;

  -- Keys and indexes are called after their table and columns, as Prisma calls them.
  FOR one IN
    SELECT i.indexrelid::regclass AS owner, x.relname AS old,
      CASE WHEN i.indisprimary THEN t.relname || '_pkey' ELSE (
        SELECT left(t.relname || '_' || string_agg(a.attname, '_' ORDER BY k.place), 59)
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
      ) || CASE WHEN i.indisunique THEN '_key' ELSE '_idx' END END AS new
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relname = ANY(ours) AND t.relkind = 'r'
  LOOP
    CONTINUE WHEN one.old = one.new;
    EXECUTE format('ALTER INDEX %s RENAME TO %I', one.owner, one.new);
  END LOOP;

  -- So are references, and what is never null where PostgreSQL keeps a constraint of that (18 and later).
  FOR one IN
    SELECT t.oid::regclass AS owner, c.conname AS old, (
        SELECT left(t.relname || '_' || string_agg(a.attname, '_' ORDER BY k.place),
          62 - length(kind.ending))
        FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
      ) || '_' || kind.ending AS new
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    JOIN (VALUES ('f', 'fkey'), ('n', 'not_null')) AS kind(type, ending) ON kind.type = c.contype::text
    WHERE t.relnamespace = current_schema()::regnamespace AND t.relname = ANY(ours)
  LOOP
    CONTINUE WHEN one.old = one.new;
    EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', one.owner, one.old, one.new);
  END LOOP;

  -- And what numbers are drawn from.
  FOR one IN
    SELECT s.oid::regclass AS owner, s.relname AS old, t.relname || '_' || a.attname || '_seq' AS new
    FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_class t ON t.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
      AND t.relnamespace = current_schema()::regnamespace AND t.relname = ANY(ours)
  LOOP
    CONTINUE WHEN one.old = one.new;
    EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', one.owner, one.new);
  END LOOP;
END
$$;

-- The same hash of the same line (docs/audit.md): its columns are called otherwise. Views and triggers
-- follow by themselves, texts of functions do not.
CREATE OR REPLACE FUNCTION audit_hash(previous bytea, line audit_event) RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN sha256(coalesce(previous, decode(repeat('00', 32), 'hex')) || convert_to((
    SELECT string_agg(coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' ORDER BY place)
    FROM unnest(ARRAY[
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
    ]) WITH ORDINALITY AS field(value, place)
  ), 'UTF8'));
END
$$;

DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION audit_hash(bytea, audit_event) SET search_path = pg_catalog, %I, pg_temp', current_schema());
END
$$;
