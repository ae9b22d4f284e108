import type { RegisterAddress } from "../mapper";

/** One way through a strike-off. Days are ISO strings. */
export interface StrikeOffCourse {
  kind: "voluntary" | "compulsory";
  stage: "proposed" | "suspended" | "discontinued" | "dissolved";
  /** The application (voluntary only). */
  appliedOn: string | null;
  /** The First Gazette notice; null while the application stands alone. */
  noticeOn: string | null;
  /** An objection, which stays in the history when the course goes on. */
  suspendedOn: string | null;
  /** When the present stage began. */
  stageOn: string;
}

/** The rare shapes of the real register that a client must survive. */
export type Oddity =
  | "no-officers"
  | "only-corporate-officers"
  | "mononym"
  | "title-only"
  | "pre-1992"
  | "many-officers"
  | "resigned-only"
  | "welsh"
  | "renamed"
  | "new-company"
  | "uk-establishment";

/** All that the sandbox needs to know of a company to answer every request about it. */
export interface SandboxCompany {
  number: string;
  name: string;
  /** Null for the few records (UK establishments) that have none. */
  status: string | null;
  statusDetail: string | null;
  type: string;
  subtype: string | null;
  jurisdiction: string;
  incorporatedOn: string;
  dissolvedOn: string | null;
  sicCodes: string[];
  address: RegisterAddress;
  previousNames: { name: string; from: string; to: string }[];
  accounts: {
    refDay: string;
    refMonth: string;
    lastMadeUpTo: string | null;
    nextDueOn: string | null;
    category: string;
  };
  confirmation: { lastMadeUpTo: string | null; nextDueOn: string };
  /** Oldest first; the last one is the present one. */
  courses: StrikeOffCourse[];
  oddity: Oddity | null;
  /** The day the record was made up: nothing in it happens later. */
  asOf: string;
}

/** What the product knows of a company that is not in the sandbox's own population. */
export interface KnownCompany {
  number: string;
  name: string;
  status: string;
  statusDetail: string | null;
  type: string;
  subtype?: string | null;
  incorporatedOn: string | null;
  dissolvedOn?: string | null;
  sicCodes: string[];
  address: Partial<RegisterAddress>;
}

export const strikeOffDetail = "active-proposal-to-strike-off";

export const noAddress: RegisterAddress = {
  careOf: null,
  poBox: null,
  premises: null,
  line1: null,
  line2: null,
  town: null,
  county: null,
  country: null,
  postcode: null,
};

/** The strike-off that is under way. */
export function openCourse({ courses }: SandboxCompany): StrikeOffCourse | null {
  const last = courses.at(-1);
  return last?.stage === "proposed" || last?.stage === "suspended" ? last : null;
}

export function jurisdictionOf(number: string): string {
  if (number.startsWith("S")) return "scotland";
  if (/^(N|R0)/.test(number)) return "northern-ireland";
  return "england-wales";
}
