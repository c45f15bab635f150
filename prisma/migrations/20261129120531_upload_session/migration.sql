-- What the blob store notes of an upload. One that was under way has no notes: the filesystem store finds
-- its file by its id, as it did before.
ALTER TABLE "upload" ADD COLUMN     "session" JSONB NOT NULL DEFAULT '{}';
