/**
 * Who could have made a robot's call of now, as an array of their ids, in SQL: whoever was shown one of
 * its secrets that counts, or set up what it is trusted by: a rule of its own, the keys of the rule's
 * issuer, or where these are fetched (server/access/keyless/issuer-words.ts). What stopped counting within the last
 * minute is taken too: the call may have signed in with it just before (L7).
 * @param robot an expression for its id. @param now an expression for the time.
 */
export const robotHolders = (robot: string, now: string): string =>
  `ARRAY(SELECT DISTINCT h."createdById"::text FROM (
      SELECT c."createdById" FROM robot_secret c WHERE c."robotId" = ${robot}
        AND (c."revokedAt" IS NULL OR c."revokedAt" > ${now}::timestamptz - interval '1 minute')
        AND c."expiresAt" > ${now}::timestamptz - interval '1 minute'
      UNION ALL
      SELECT t."createdById" FROM robot_trust t WHERE t."robotId" = ${robot}
      UNION ALL
      SELECT unnest(CASE WHEN i.jwks IS NULL THEN ARRAY[i."addressById"] ELSE i."keysByIds" END
               || CASE WHEN i."formerUntil" > ${now}::timestamptz THEN i."formerIds" ELSE '{}' END)
      FROM robot_trust t JOIN trusted_issuer i ON i.id = t."issuerId" WHERE t."robotId" = ${robot}
    ) h WHERE h."createdById" IS NOT NULL ORDER BY 1)`;
