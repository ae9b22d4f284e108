/**
 * `CompanyStatus` of the bulk file is a text; these are the API's `company_status` and `company_status_detail` for it. By its words
 * alone: copies write its dashes and strokes in many ways.
 */
const statuses = new Map<string, { status: string; statusDetail: string | null }>([
  ["active", { status: "active", statusDetail: null }],
  ["active-proposal-to-strike-off", { status: "active", statusDetail: "active-proposal-to-strike-off" }],
  ["dissolved", { status: "dissolved", statusDetail: null }],
  ["liquidation", { status: "liquidation", statusDetail: null }],
  ["in-administration", { status: "administration", statusDetail: null }],
  ["administration-order", { status: "administration", statusDetail: null }],
  ["in-administration-administrative-receiver", { status: "administration", statusDetail: null }],
  ["in-administration-receiver-manager", { status: "administration", statusDetail: null }],
  ["administrative-receiver", { status: "receivership", statusDetail: null }],
  ["receivership", { status: "receivership", statusDetail: null }],
  ["receiver-action", { status: "receivership", statusDetail: null }],
  ["receiver-manager-administrative-receiver", { status: "receivership", statusDetail: null }],
  ["live-but-receiver-manager-on-at-least-one-charge", { status: "receivership", statusDetail: null }],
  ["voluntary-arrangement", { status: "voluntary-arrangement", statusDetail: null }],
  ["voluntary-arrangement-administrative-receiver", { status: "voluntary-arrangement", statusDetail: null }],
  ["voluntary-arrangement-receiver-manager", { status: "voluntary-arrangement", statusDetail: null }],
  ["insolvency-proceedings", { status: "insolvency-proceedings", statusDetail: null }],
  ["converted-closed", { status: "converted-closed", statusDetail: null }],
]);

/** The only subtype that the file tells, and then it does not say how the company is limited; most are by guarantee. */
export const COMMUNITY_INTEREST = "community-interest-company";
export const MOST_LIKELY_LIMITED = "private-limited-guarant-nsc";

/** `CompanyCategory` without its explanation in brackets, in lower case, to the API's `type`. */
const categories = new Map<string, string>([
  ["private limited company", "ltd"],
  ["pri/ltd by guar/nsc", "private-limited-guarant-nsc"],
  ["pri/lbg/nsc", "private-limited-guarant-nsc-limited-exemption"],
  ["priv ltd sect. 30", "private-limited-shares-section-30-exemption"],
  ["public limited company", "plc"],
  ["old public company", "old-public-company"],
  ["private unlimited company", "private-unlimited"],
  ["private unlimited", "private-unlimited-nsc"],
  ["limited partnership", "limited-partnership"],
  ["limited liability partnership", "llp"],
  ["community interest company", MOST_LIKELY_LIMITED],
  ["registered society", "registered-society-non-jurisdictional"],
  ["industrial and provident society", "industrial-and-provident-society"],
  ["charitable incorporated organisation", "charitable-incorporated-organisation"],
  ["scottish charitable incorporated organisation", "scottish-charitable-incorporated-organisation"],
  ["investment company with variable capital", "investment-company-with-variable-capital"],
  ["overseas entity", "registered-overseas-entity"],
  ["overseas company", "oversea-company"],
  ["royal charter company", "royal-charter"],
  ["converted/closed", "converted-or-closed"],
  ["european public limited-liability company", "european-public-limited-liability-company-se"],
  ["further education and sixth form college corps", "further-education-or-sixth-form-college-corporation"],
  ["united kingdom economic interest grouping", "ukeig"],
  ["european economic interest grouping", "eeig"],
  ["other company type", "other"],
]);

/** Variable-capital companies differ only in the bracket that other categories use for an explanation. */
const variableCapital = new Map<string, string>([
  ["securities", "icvc-securities"],
  ["umbrella", "icvc-umbrella"],
  ["warrant", "icvc-warrant"],
]);

const accountTypes = new Map<string, string | null>([
  // The API says the same with `last_accounts.type` "null".
  ["no accounts filed", null],
  ["accounts type not available", "no-accounts-type-available"],
]);

/** What a text without a word in it says. */
export const NO_STATUS = "unknown";

export function statusOfText(text: string): { status: string; statusDetail: string | null } {
  const words = slug(text);
  return statuses.get(words) ?? { status: words || NO_STATUS, statusDetail: null };
}

/** Null when the text says none: a type of its own would pass for a corporate one. */
export function typeOfCategory(text: string): { type: string | null; subtype: string | null } {
  const whole = simplify(text);
  const bracket = /\(([^)]*)\)/.exec(whole)?.[1] ?? "";
  const short = whole.replace(/\s*\(.*$/, "");
  const type = variableCapital.get(bracket) ?? categories.get(short) ?? (slug(short) || null);
  return { type, subtype: short === "community interest company" ? COMMUNITY_INTEREST : null };
}

/** The API's `last_accounts.type`, or null when nothing has been filed or the file does not say. */
export function accountTypeOfText(text: string): string | null {
  const known = accountTypes.get(simplify(text));
  return known === undefined ? slug(text) || null : known;
}

function simplify(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
