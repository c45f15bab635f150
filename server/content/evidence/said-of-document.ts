/** A manifest that says much is not unpacked for the sake of two annotations. */
const mostRead = 64 * 1024;

const said = (manifest: string, key: string) => `left(${manifest}.annotations ->> '${key}', 256)`;

/**
 * SQL for what a manifest says in annotations of the document that it holds, as `SaidOfDocument` of
 * domain/images/attached/evidence-kind.ts: sigstore's bundles, and attestations as in-toto and BuildKit write them.
 * Null where it says too much to be looked at.
 * @param manifest a row of `manifest`.
 */
export const saidOfDocument = (manifest: string): string => `
  CASE WHEN ${manifest}.size <= ${mostRead} THEN json_build_object(
    'predicateType', coalesce(${said(manifest, 'dev.sigstore.bundle.predicateType')},
      ${said(manifest, 'in-toto.io/predicate-type')}),
    'content', ${said(manifest, 'dev.sigstore.bundle.content')}) END`;
