-- Open pages hear of it when their session ends, whatever ends it and in whichever process, and when it
-- begins or ceases to show somebody else's view (server/live/hub.ts).
CREATE FUNCTION live_session_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('sallyport_live', 'session:' || OLD."id");
  RETURN NULL;
END
$$;

CREATE TRIGGER live_session_changed AFTER DELETE ON "session"
  FOR EACH ROW EXECUTE FUNCTION live_session_changed();

CREATE TRIGGER live_session_viewed AFTER UPDATE OF "viewAsId" ON "session"
  FOR EACH ROW WHEN (OLD."viewAsId" IS DISTINCT FROM NEW."viewAsId")
  EXECUTE FUNCTION live_session_changed();
