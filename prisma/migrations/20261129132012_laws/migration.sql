-- The schema holds the laws and the closed lists of words: a row that breaks one cannot be written any more.
-- What stands was written by code that held to them; it is read once, and none of it is changed.

-- Closed lists of words, which the code has too (test/database/closed-lists.ts).
ALTER TABLE person ADD CONSTRAINT person_instance_role_check
  CHECK (instance_role IN ('administrator', 'security', 'auditor'));
ALTER TABLE account_making ADD CONSTRAINT account_making_how_check
  CHECK (how IN ('invited', 'created', 'reset'));
ALTER TABLE api_token ADD CONSTRAINT api_token_scopes_check
  CHECK (scopes <@ ARRAY['read', 'push', 'promote', 'admin']);
ALTER TABLE custom_role ADD CONSTRAINT custom_role_permissions_check
  CHECK (permissions <@ ARRAY['project.read', 'image.pull', 'image.push', 'build.describe', 'check.report',
    'promotion.request', 'promotion.approve', 'promotion.execute', 'promotion.waive', 'promotion.break-glass',
    'stage.hold', 'build.withdraw', 'policy.edit', 'project.administer', 'access.administer',
    'robot.administer', 'audit.read']);
ALTER TABLE invitation ADD CONSTRAINT invitation_kind_check CHECK (kind IN ('join', 'reset'));
ALTER TABLE robot
  ADD CONSTRAINT robot_kind_check CHECK (kind IN ('ci', 'cluster')),
  ADD CONSTRAINT robot_permissions_check
    CHECK (permissions <@ ARRAY['check.report', 'promotion.request', 'promotion.execute']);
ALTER TABLE registry ADD CONSTRAINT registry_kind_check CHECK (kind IN ('local', 'remote', 'virtual'));
ALTER TABLE policy_proposal ADD CONSTRAINT policy_proposal_state_check
  CHECK (state IN ('open', 'agreed', 'declined', 'taken-back', 'superseded'));
ALTER TABLE manifest ADD CONSTRAINT manifest_kind_check CHECK (kind IN ('image', 'index'));
ALTER TABLE manifest_part ADD CONSTRAINT manifest_part_role_check
  CHECK (role IN ('config', 'layer', 'manifest', 'blob'));
ALTER TABLE late_evidence ADD CONSTRAINT late_evidence_kind_check CHECK (kind IN ('came', 'told', 'image'));
ALTER TABLE check_report ADD CONSTRAINT check_report_state_check
  CHECK (state IN ('passed', 'failed', 'running'));
ALTER TABLE automatic_stop ADD CONSTRAINT automatic_stop_kind_check
  CHECK (kind IN ('no-release', 'platforms', 'left-behind', 'passed-over', 'gates', 'waits', 'refused', 'trouble'));
ALTER TABLE layer_content ADD CONSTRAINT layer_content_state_check
  CHECK (state IN ('read', 'unreadable', 'no-archive', 'hindered'));
ALTER TABLE promotion
  ADD CONSTRAINT promotion_kind_check CHECK (kind IN ('promotion', 'rollback')),
  ADD CONSTRAINT promotion_state_check CHECK (state IN (
    'waiting', 'approved', 'promoted', 'rejected', 'cancelled', 'lapsed', 'superseded', 'failed')),
  ADD CONSTRAINT promotion_requested_by_kind_check CHECK (requested_by_kind IN ('person', 'robot', 'policy'));
ALTER TABLE approval ADD CONSTRAINT approval_decision_check CHECK (decision IN ('approve', 'reject'));
ALTER TABLE audit_event ADD CONSTRAINT audit_event_actor_kind_check
  CHECK (actor_kind IN ('person', 'robot', 'policy', 'system'));

-- A grant has one holder: a person or a team.
ALTER TABLE role_grant ADD CONSTRAINT role_grant_holder_check CHECK (num_nonnulls(person_id, team_id) = 1);

-- Only a local registry belongs to a stage.
CREATE UNIQUE INDEX registry_id_kind_key ON registry (id, kind);
ALTER TABLE stage
  ADD COLUMN registry_kind TEXT NOT NULL DEFAULT 'local',
  ADD CONSTRAINT stage_registry_kind_check CHECK (registry_kind = 'local'),
  DROP CONSTRAINT stage_registry_id_fkey,
  ADD CONSTRAINT stage_registry_id_registry_kind_fkey FOREIGN KEY (registry_id, registry_kind)
    REFERENCES registry (id, kind) ON DELETE RESTRICT ON UPDATE CASCADE;
DROP INDEX stage_registry_id_key;
CREATE UNIQUE INDEX stage_registry_id_registry_kind_key ON stage (registry_id, registry_kind);

-- A cluster has exactly one registry (L3): no second, …
CREATE UNIQUE INDEX robot_id_kind_key ON robot (id, kind);
ALTER TABLE robot_registry ADD COLUMN robot_kind TEXT;
UPDATE robot_registry x SET robot_kind = r.kind FROM robot r WHERE r.id = x.robot_id;
ALTER TABLE robot_registry
  ALTER COLUMN robot_kind SET NOT NULL,
  DROP CONSTRAINT robot_registry_robot_id_fkey,
  ADD CONSTRAINT robot_registry_robot_id_robot_kind_fkey FOREIGN KEY (robot_id, robot_kind)
    REFERENCES robot (id, kind) ON DELETE CASCADE ON UPDATE CASCADE;
CREATE UNIQUE INDEX robot_registry_robot_id_key ON robot_registry (robot_id) WHERE robot_kind = 'cluster';

-- … and at the end of each transaction one, so that it may be bound to another in between.
CREATE FUNCTION require_registry_of_cluster() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  cluster uuid;
BEGIN
  IF TG_TABLE_NAME = 'robot' THEN cluster := NEW.id; ELSE cluster := OLD.robot_id; END IF;
  IF EXISTS (SELECT FROM robot r WHERE r.id = cluster AND r.kind = 'cluster'
      AND NOT EXISTS (SELECT FROM robot_registry x WHERE x.robot_id = r.id)) THEN
    RAISE EXCEPTION 'a cluster has exactly one registry, % has none', cluster
      USING ERRCODE = 'check_violation', TABLE = 'robot_registry', CONSTRAINT = 'robot_has_registry';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER robot_has_registry AFTER INSERT OR UPDATE OF kind ON robot
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'cluster') EXECUTE FUNCTION require_registry_of_cluster();
CREATE CONSTRAINT TRIGGER robot_keeps_registry AFTER DELETE OR UPDATE OF robot_id ON robot_registry
  DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.robot_kind = 'cluster') EXECUTE FUNCTION require_registry_of_cluster();
