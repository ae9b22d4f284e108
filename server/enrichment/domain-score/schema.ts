/**
 * From here on a domain is accepted by policy: officers are fetched and e-mails looked up. Chosen on pairs that the model had not
 * seen, so that of the domains that names alone accept no more than one in a hundred is a look-alike
 * (docs/decisions/017-name-scorer.md).
 */
export const ACCEPT_AT = 0.965;
/** Below this a candidate is rejected; between the two a person decides. */
export const REVIEW_AT = 0.5;
