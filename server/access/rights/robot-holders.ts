/**
 * Who could have made a robot's call of now, as an array of their ids, in SQL: whoever was shown one of
 * its secrets that counts, or set up what it is trusted by: a rule of its own, the keys of the rule's
 * issuer, or where these are fetched (server/access/keyless/issuer-words.ts). What stopped counting within the last
 * minute is taken too: the call may have signed in with it just before (L7).
 * @param robot an expression for its id. @param now an expression for the time.
 */
export const robotHolders = (robot: string, now: string): string =>
  `ARRAY(SELECT DISTINCT h.created_by_id::text FROM (
      SELECT c.created_by_id FROM robot_secret c WHERE c.robot_id = ${robot}
        AND (c.revoked_at IS NULL OR c.revoked_at > ${now}::timestamptz - interval '1 minute')
        AND c.expires_at > ${now}::timestamptz - interval '1 minute'
      UNION ALL
      SELECT t.created_by_id FROM robot_trust t WHERE t.robot_id = ${robot}
      UNION ALL
      SELECT unnest(CASE WHEN i.jwks IS NULL THEN ARRAY[i.address_by_id] ELSE i.keys_by_ids END
               || CASE WHEN i.former_until > ${now}::timestamptz THEN i.former_ids ELSE '{}' END)
      FROM robot_trust t JOIN trusted_issuer i ON i.id = t.issuer_id WHERE t.robot_id = ${robot}
    ) h WHERE h.created_by_id IS NOT NULL ORDER BY 1)`;
