-- What is placed, tagged, pulled and uploaded is of a repository: a name in a registry, as far as anything ever came
-- there. Its key takes the place of a registry's and an image's in six tables, and all of their rows stay. Processes
-- of an older version that still write wait until that is done.
LOCK TABLE placement, tag, tag_move, pull, uploaded_blob, upload IN ACCESS EXCLUSIVE MODE;

CREATE TABLE repository (
  id UUID NOT NULL,
  registry_id UUID NOT NULL,
  name TEXT NOT NULL,
  image_id UUID,
  created_at TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT repository_pkey PRIMARY KEY (id)
);

-- One for each pair that any of them has, since the first thing that came there.
CREATE TEMPORARY TABLE held ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, registry_id, image_id, min(at) AS at
FROM (
  SELECT registry_id, image_id, min(since) AS at FROM placement GROUP BY 1, 2
  UNION ALL SELECT registry_id, image_id, min(updated_at) FROM tag GROUP BY 1, 2
  UNION ALL SELECT registry_id, image_id, min(at) FROM tag_move GROUP BY 1, 2
  UNION ALL SELECT registry_id, image_id, min(first_at) FROM pull GROUP BY 1, 2
  UNION ALL SELECT registry_id, image_id, min(at) FROM uploaded_blob GROUP BY 1, 2
  UNION ALL SELECT registry_id, image_id, min(created_at) FROM upload GROUP BY 1, 2
) first
GROUP BY registry_id, image_id;
ANALYZE held;

-- Moves of tags, and uploads, outlast registries and images: theirs have a key that no row has.
INSERT INTO repository (id, registry_id, name, image_id, created_at)
SELECT held.id, held.registry_id, i.name, held.image_id, held.at
FROM held JOIN registry r ON r.id = held.registry_id JOIN image i ON i.id = held.image_id;

CREATE UNIQUE INDEX repository_registry_id_name_key ON repository (registry_id, name);
CREATE UNIQUE INDEX repository_registry_id_image_id_key ON repository (registry_id, image_id);
CREATE INDEX repository_image_id_idx ON repository (image_id);
ALTER TABLE repository
  ADD CONSTRAINT repository_registry_id_fkey FOREIGN KEY (registry_id) REFERENCES registry (id)
    ON DELETE CASCADE ON UPDATE CASCADE,
  ADD CONSTRAINT repository_image_id_fkey FOREIGN KEY (image_id) REFERENCES image (id)
    ON DELETE CASCADE ON UPDATE CASCADE;

-- Rows are written once, without indexes, which are made anew when all have their keys.
ALTER TABLE placement
  DROP CONSTRAINT placement_pkey,
  DROP CONSTRAINT placement_registry_id_fkey,
  DROP CONSTRAINT placement_image_id_fkey,
  ADD COLUMN repository_id UUID;
DROP INDEX placement_image_id_digest_idx, placement_digest_idx, placement_registry_id_image_id_subject_idx,
  placement_image_id_runs_idx;
UPDATE placement p SET repository_id = held.id
FROM held WHERE held.registry_id = p.registry_id AND held.image_id = p.image_id;
ALTER TABLE placement
  DROP COLUMN registry_id,
  DROP COLUMN image_id,
  ALTER COLUMN repository_id SET NOT NULL,
  ADD CONSTRAINT placement_pkey PRIMARY KEY (repository_id, digest);
CREATE INDEX placement_digest_idx ON placement (digest);
CREATE INDEX placement_repository_id_subject_idx ON placement (repository_id, subject);
CREATE INDEX placement_repository_id_runs_idx ON placement (repository_id, runs);
ALTER TABLE placement ADD CONSTRAINT placement_repository_id_fkey
  FOREIGN KEY (repository_id) REFERENCES repository (id) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE tag
  DROP CONSTRAINT tag_pkey,
  DROP CONSTRAINT tag_registry_id_fkey,
  DROP CONSTRAINT tag_image_id_fkey,
  ADD COLUMN repository_id UUID;
DROP INDEX tag_image_id_digest_idx, tag_digest_idx;
UPDATE tag t SET repository_id = held.id
FROM held WHERE held.registry_id = t.registry_id AND held.image_id = t.image_id;
ALTER TABLE tag
  DROP COLUMN registry_id,
  DROP COLUMN image_id,
  ALTER COLUMN repository_id SET NOT NULL,
  ADD CONSTRAINT tag_pkey PRIMARY KEY (repository_id, name);
CREATE INDEX tag_repository_id_digest_idx ON tag (repository_id, digest);
CREATE INDEX tag_digest_idx ON tag (digest);
ALTER TABLE tag ADD CONSTRAINT tag_repository_id_fkey
  FOREIGN KEY (repository_id) REFERENCES repository (id) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE tag_move DROP CONSTRAINT tag_move_pkey, ADD COLUMN repository_id UUID;
DROP INDEX tag_move_registry_id_image_id_name_id_idx, tag_move_image_id_id_idx;
UPDATE tag_move v SET repository_id = held.id
FROM held WHERE held.registry_id = v.registry_id AND held.image_id = v.image_id;
ALTER TABLE tag_move
  DROP COLUMN registry_id,
  DROP COLUMN image_id,
  ALTER COLUMN repository_id SET NOT NULL,
  ADD CONSTRAINT tag_move_pkey PRIMARY KEY (id);
CREATE INDEX tag_move_repository_id_name_id_idx ON tag_move (repository_id, name, id);
CREATE INDEX tag_move_repository_id_id_idx ON tag_move (repository_id, id);

ALTER TABLE pull
  DROP CONSTRAINT pull_pkey,
  DROP CONSTRAINT pull_registry_id_fkey,
  DROP CONSTRAINT pull_image_id_fkey,
  ADD COLUMN repository_id UUID;
DROP INDEX pull_image_id_digest_idx;
UPDATE pull p SET repository_id = held.id
FROM held WHERE held.registry_id = p.registry_id AND held.image_id = p.image_id;
ALTER TABLE pull
  DROP COLUMN registry_id,
  DROP COLUMN image_id,
  ALTER COLUMN repository_id SET NOT NULL,
  ADD CONSTRAINT pull_pkey PRIMARY KEY (repository_id, digest, robot_id);
ALTER TABLE pull ADD CONSTRAINT pull_repository_id_fkey
  FOREIGN KEY (repository_id) REFERENCES repository (id) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE uploaded_blob
  DROP CONSTRAINT uploaded_blob_pkey,
  DROP CONSTRAINT uploaded_blob_registry_id_fkey,
  DROP CONSTRAINT uploaded_blob_image_id_fkey,
  ADD COLUMN repository_id UUID;
DROP INDEX uploaded_blob_image_id_idx, uploaded_blob_digest_idx;
UPDATE uploaded_blob u SET repository_id = held.id
FROM held WHERE held.registry_id = u.registry_id AND held.image_id = u.image_id;
ALTER TABLE uploaded_blob
  DROP COLUMN registry_id,
  DROP COLUMN image_id,
  ALTER COLUMN repository_id SET NOT NULL,
  ADD CONSTRAINT uploaded_blob_pkey PRIMARY KEY (repository_id, digest);
CREATE INDEX uploaded_blob_digest_idx ON uploaded_blob (digest);
ALTER TABLE uploaded_blob ADD CONSTRAINT uploaded_blob_repository_id_fkey
  FOREIGN KEY (repository_id) REFERENCES repository (id) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE upload ADD COLUMN repository_id UUID;
DROP INDEX upload_registry_id_idx;
UPDATE upload u SET repository_id = held.id
FROM held WHERE held.registry_id = u.registry_id AND held.image_id = u.image_id;
ALTER TABLE upload
  DROP COLUMN registry_id,
  DROP COLUMN image_id,
  ALTER COLUMN repository_id SET NOT NULL;
CREATE INDEX upload_repository_id_idx ON upload (repository_id);

-- What the planner knows of the new keys.
ANALYZE repository, placement, tag, tag_move, pull, uploaded_blob, upload;
