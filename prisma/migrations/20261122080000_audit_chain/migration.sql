-- The audit trail is append-only, and every line is chained to the one before it (docs/audit.md).
-- Processes of an older version that still write wait until the lines so far are chained.
LOCK TABLE "audit_event" IN SHARE ROW EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "audit_chain" (
    "position" BIGINT NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_chain_seq_key" ON "audit_chain"("seq");

-- The hash of a line: SHA-256 over the hash before it (32 zero bytes before the first) and the text of
-- the row in UTF-8: each column in turn as `<bytes>:<value>`, `-` for NULL, with commas between. Nothing
-- of it depends on settings of the session. server/data/audit-chain.ts says the same in TypeScript.
CREATE FUNCTION audit_hash(previous bytea, line "audit_event") RETURNS bytea
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN sha256(coalesce(previous, decode(repeat('00', 32), 'hex')) || convert_to((
    SELECT string_agg(coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-'), ',' ORDER BY place)
    FROM unnest(ARRAY[
      line."seq"::text,
      to_char(line."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      line."actorKind",
      line."actorId"::text,
      line."actorName",
      line."action",
      line."projectId"::text,
      line."target",
      line."before"::text,
      line."after"::text,
      line."address",
      line."requestId"
    ]) WITH ORDINALITY AS field(value, place)
  ), 'UTF8'));
END
$$;

-- Runs when a transaction that wrote to the trail commits. The lock is the last that the transaction
-- takes and is held until its commit is seen by others, so that each line finds the one before it and
-- no two wait for each other. A snapshot from before the lock (REPEATABLE READ and up) may find an old
-- head: its position is taken then, and the transaction fails instead of forking the chain.
CREATE FUNCTION audit_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(7250516310);
  SELECT c."position", c."hash" INTO last FROM "audit_chain" c ORDER BY c."position" DESC LIMIT 1;
  INSERT INTO "audit_chain" ("position", "seq", "hash")
    VALUES (coalesce(last."position", 0) + 1, NEW."seq", audit_hash(last."hash", NEW));
  RETURN NULL;
END
$$;

CREATE FUNCTION audit_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege',
      HINT = 'The audit trail tells what happened. Nothing in it is changed or erased.';
END
$$;

-- Whoever calls, with whatever search path: these names, in this schema.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION audit_hash(bytea, "audit_event") SET search_path = pg_catalog, %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION audit_append() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END
$$;

-- The lines so far, in the order of their numbers.
DO $$
DECLARE
  line "audit_event";
  link bytea;
  place bigint := 0;
BEGIN
  FOR line IN SELECT * FROM "audit_event" ORDER BY "seq" LOOP
    place := place + 1;
    link := audit_hash(link, line);
    INSERT INTO "audit_chain" ("position", "seq", "hash") VALUES (place, line."seq", link);
  END LOOP;
END
$$;

CREATE CONSTRAINT TRIGGER "audit_event_chain" AFTER INSERT ON "audit_event"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_append();

CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER "audit_chain_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_chain"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
-- Also where session_replication_role keeps other triggers from running.
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_append_only";
ALTER TABLE "audit_chain" ENABLE ALWAYS TRIGGER "audit_chain_append_only";
