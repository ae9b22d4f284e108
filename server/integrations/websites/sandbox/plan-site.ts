import { createHash } from "node:crypto";
import { z } from "zod";

/** Whose pages a domain shows. */
export interface SiteOwner {
  name: string;
  number: string;
  postcode: string | null;
  people: readonly { forename: string; surname: string }[];
}

export const siteKind = z.enum([
  "number",
  "terms",
  "postcode",
  "people",
  "bare",
  "other-number",
  "parked",
  "moved",
  "social",
  "forbidden",
  "slow",
  "huge",
  "down",
]);
/**
 * `number`: shown at the foot of the home page. `terms`: only on a page that it links to. `bare`: pages that say nothing.
 * `moved`: leads to another domain, which shows the number. `social`: leads to a shared host.
 */
export type SiteKind = z.infer<typeof siteKind>;

export const mailKind = z.enum(["mx", "null-mx", "none"]);
export type MailKind = z.infer<typeof mailKind>;

export interface SitePlan {
  kind: SiteKind;
  mail: MailKind;
  /** Whose pages they are; null for a domain of nobody's. */
  owner: SiteOwner | null;
}

const OWN: readonly (readonly [number, SiteKind])[] = [
  [40, "number"],
  [16, "terms"],
  [12, "postcode"],
  [7, "people"],
  [8, "bare"],
  [5, "parked"],
  [4, "moved"],
  [2, "social"],
  [2, "forbidden"],
  [1, "slow"],
  [1, "huge"],
  [2, "down"],
];
const FOREIGN: readonly (readonly [number, SiteKind])[] = [
  [65, "other-number"],
  [20, "bare"],
  [10, "parked"],
  [5, "down"],
];

/** What a domain is like: the same for the same seed and domain. */
export function planSite(seed: string, domain: string, owner: SiteOwner | null): SitePlan {
  const kind = pick(owner ? OWN : FOREIGN, draw(seed, "site", domain));
  const noMail = kind === "parked" ? 0.6 : 0.02;
  const chance = draw(seed, "mail", domain);
  return { kind, owner, mail: chance < noMail / 2 ? "null-mx" : chance < noMail ? "none" : "mx" };
}

/** A number in [0, 1) that depends on its parts alone. */
function draw(...parts: readonly string[]): number {
  return createHash("sha256").update(parts.join("\u001f")).digest().readUIntBE(0, 6) / 2 ** 48;
}

function pick<Option>(options: readonly (readonly [weight: number, option: Option])[], chance: number): Option {
  let left = chance * options.reduce((sum, [weight]) => sum + weight, 0);
  const found = options.find(([weight]) => {
    left -= weight;
    return left < 0;
  });
  const [, option] = found ?? options[0] ?? [];
  if (option === undefined) throw new Error("pick needs at least one option");
  return option;
}

/** Somebody else's company number, the same for the same domain. */
export function foreignNumber(seed: string, domain: string): string {
  return String(1_000_000 + Math.floor(draw(seed, "foreign", domain) * 15_000_000)).padStart(8, "0");
}
