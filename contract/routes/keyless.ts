import { oc } from '@orpc/contract';
import { z } from 'zod';
import { issuerProblem, longestIssuer } from '@/domain/keyless/issuer';
import { longestPattern } from '@/domain/keyless/claim-pattern';
import { mostClaims, mostTrusts } from '@/domain/keyless/trust-rule';
import { visibleName } from '@/domain/short-text';
import { done, slug, timestamp } from '../shapes/common';
import { issuer, checked, trust } from '../shapes/access/keyless';

/** Public keys (RFC 7517). What a private or a shared key would hold is refused. */
const jwks = z.strictObject({
  keys: z
    .array(
      z
        .looseObject({ kty: z.enum(['RSA', 'EC', 'OKP'], 'must be RSA, EC or OKP') })
        .refine((key) => !['d', 'p', 'q', 'k'].some((member) => Object.hasOwn(key, member)), {
          error:
            'is a private key: paste the public ones alone, and replace this one at its issuer',
        }),
    )
    .min(1, 'must hold at least one key')
    .max(20, 'must hold at most 20 keys'),
});

export const issuers = {
  list: oc
    .route({
      method: 'GET',
      path: '/issuers',
      summary: 'Issuers of identity tokens that robots may trust',
      tags: ['Keyless'],
    })
    .input(z.strictObject({}))
    .output(z.object({ items: z.array(issuer) })),
  put: oc
    .route({
      method: 'PUT',
      path: '/issuers/{slug}',
      summary: 'Trust an issuer, or change it (administrators)',
      description:
        'Its keys are fetched from it by discovery, or are those of `jwks`. The answer says whether they could be had; they need not be.',
      tags: ['Keyless'],
    })
    .input(
      z.strictObject({
        slug,
        name: visibleName(100),
        issuer: z
          .string()
          .max(longestIssuer)
          .superRefine((text, context) => {
            const message = issuerProblem(text);
            if (message !== null) context.addIssue({ code: 'custom', message });
          }),
        jwks: jwks.nullish(),
      }),
    )
    .output(issuer.extend({ check: checked })),
  check: oc
    .route({
      method: 'POST',
      path: '/issuers/{slug}/check',
      summary: 'Fetch an issuer’s keys now (administrators)',
      tags: ['Keyless'],
    })
    .input(z.strictObject({ slug }))
    .output(checked),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/issuers/{slug}',
      summary: 'Trust an issuer no longer (administrators)',
      description:
        'Refused while robots trust it, and says how many; with `force=true` their rules go with it.',
      inputStructure: 'detailed',
      tags: ['Keyless'],
    })
    .input(
      z.object({
        params: z.strictObject({ slug }),
        query: z.strictObject({ force: z.enum(['true', 'false']).optional() }).optional(),
      }),
    )
    .output(done),
};

const ofRobot = {
  project: slug,
  name: z.string().max(100),
};

const rule = {
  /** The issuer’s slug. */
  issuer: slug,
  /** What tokens must name in `aud`, exactly. */
  audience: z.string().min(1).max(300),
  /** Claim → pattern; `*` stands for any text. */
  claims: z.record(z.string().max(100), z.string().min(1).max(longestPattern)),
};

export const trusts = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/robots/{name}/trusts',
      summary: 'Which identity tokens stand for a robot',
      tags: ['Keyless'],
    })
    .input(z.strictObject(ofRobot))
    .output(z.object({ items: z.array(trust) })),
  put: oc
    .route({
      method: 'PUT',
      path: '/projects/{project}/robots/{name}/trusts',
      summary: 'Say which identity tokens stand for a robot, all of it (maintainers)',
      tags: ['Keyless'],
    })
    .input(
      z.strictObject({
        ...ofRobot,
        trusts: z
          .array(z.strictObject(rule))
          .max(mostTrusts, `at most ${mostTrusts} rules`)
          .refine(
            (rules) => rules.every(({ claims }) => Object.keys(claims).length <= mostClaims),
            {
              error: `at most ${mostClaims} claims in a rule`,
            },
          ),
      }),
    )
    .output(z.object({ items: z.array(trust) })),
};

export const keyless = {
  exchange: oc
    .route({
      method: 'POST',
      path: '/token',
      summary: 'Exchange an identity token for a bearer token of this API',
      description:
        'Open to everybody. The answer’s token lives 15 minutes at most, and no longer than the identity token; it ends with the robot, the rule or the issuer.',
      tags: ['Keyless'],
    })
    .input(
      z.strictObject({
        /** `robot.<project>.<name>` */
        robot: z.string().max(200),
        /** The identity token: a JWT. */
        token: z.string().min(1).max(20_000),
      }),
    )
    .output(
      z.object({
        token: z.string(),
        tokenType: z.literal('Bearer'),
        expiresAt: timestamp,
        expiresIn: z.number().int(),
        robot: z.string(),
        /** The issuer’s slug. */
        issuer: z.string(),
      }),
    ),
};
