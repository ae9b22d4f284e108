import { addDays, addMonths } from "./calendar";
import { createId } from "./random";
import type { SandboxCompany, StrikeOffCourse } from "./sandbox-company";

export interface SandboxFiling {
  transactionId: string;
  type: string;
  category: string;
  description: string;
  date: string;
  values?: Record<string, string>;
  isPaper: boolean;
  pages: number;
}

type Draft = Omit<SandboxFiling, "transactionId">;

/** Years of ordinary returns shown; more would only be more of the same. */
const returnYears = 6;

/** The filing history, newest first, in keeping with status and strike-off. */
export function createFilings(seed: string, company: SandboxCompany): SandboxFiling[] {
  const drafts = [
    draft("NEWINC", "incorporation", "incorporation-company", company.incorporatedOn, { pages: 21 }),
    ...company.previousNames.map(({ to }) =>
      draft("CERTNM", "change-of-name", "certificate-change-of-name-company", to),
    ),
    ...createReturns(company),
    ...createInsolvency(company),
    ...company.courses.flatMap((course) => createCourse(course, company.type === "llp")),
  ];
  // An id is the n-th filing of its form as it came about, so that it stays when its day moves.
  const counts = new Map<string, number>();
  const filings = drafts.map((each) => {
    const count = (counts.get(each.type) ?? 0) + 1;
    counts.set(each.type, count);
    return { ...each, transactionId: createId(24, seed, "filing", company.number, each.type, count) };
  });
  return filings.sort((a, b) => compare(a.date, b.date)).reverse();
}

function createReturns(company: SandboxCompany): Draft[] {
  const drafts: Draft[] = [];
  const { lastMadeUpTo, category } = company.accounts;
  for (let year = returnYears - 1; year >= 0; year -= 1) {
    const madeUpTo = lastMadeUpTo && addMonths(lastMadeUpTo, -12 * year);
    if (madeUpTo && madeUpTo > addMonths(company.incorporatedOn, 6)) {
      drafts.push(
        draft("AA", "accounts", `accounts-with-accounts-type-${category}`, addDays(addMonths(madeUpTo, 8), 10), {
          values: { made_up_date: madeUpTo },
          pages: 6,
        }),
      );
    }
    const statedOn = company.confirmation.lastMadeUpTo && addMonths(company.confirmation.lastMadeUpTo, -12 * year);
    if (statedOn && statedOn > company.incorporatedOn) {
      drafts.push(
        draft("CS01", "confirmation-statement", "confirmation-statement-with-no-updates", addDays(statedOn, 8), {
          values: { made_up_date: statedOn },
          pages: 3,
        }),
      );
    }
  }
  return drafts;
}

function createInsolvency(company: SandboxCompany): Draft[] {
  const isLiquidated = company.status === "dissolved" && company.courses.length === 0;
  const endOn = company.dissolvedOn;
  if (isLiquidated && endOn) {
    return [
      draft("600", "insolvency", "liquidation-voluntary-appointment-of-liquidator", addMonths(endOn, -14)),
      draft("LIQ14", "insolvency", "liquidation-voluntary-creditors-return-of-final-meeting", addMonths(endOn, -3), {
        pages: 11,
      }),
      draft("GAZ2", "gazette", "gazette-dissolved-liquidation", endOn, { isPaper: true }),
    ];
  }
  const day = company.confirmation.lastMadeUpTo ?? addMonths(company.incorporatedOn, 3);
  if (company.status === "liquidation")
    return [
      draft("600", "insolvency", "liquidation-voluntary-appointment-of-liquidator", addDays(day, 9), { isPaper: true }),
    ];
  if (company.status === "administration")
    return [
      draft("AM01", "insolvency", "liquidation-in-administration-appointment-of-administrator", addDays(day, 9), {
        isPaper: true,
      }),
    ];
  return [];
}

function createCourse(course: StrikeOffCourse, isLlp: boolean): Draft[] {
  const body = isLlp ? "limited-liability-partnership" : "company";
  const prefix = isLlp ? "LL" : "";
  const isVoluntary = course.kind === "voluntary";
  const endsOn = (stage: StrikeOffCourse["stage"]) => (course.stage === stage ? course.stageOn : null);
  // Voluntary and compulsory strike-offs have forms of their own, not always in the same category.
  const steps: [string | null, [string, string, string]][] = [
    [course.appliedOn, [`${prefix}DS01`, "dissolution", `dissolution-application-strike-off-${body}`]],
    [course.noticeOn, [isVoluntary ? "GAZ1(A)" : "GAZ1", "gazette", `gazette-notice-${course.kind}`]],
    [
      course.suspendedOn,
      isVoluntary
        ? ["SOAS(A)", "dissolution", "dissolution-voluntary-strike-off-suspended"]
        : ["DISS16(SOAS)", "dissolution", "dissolved-compulsory-strike-off-suspended"],
    ],
    [
      endsOn("discontinued"),
      isVoluntary
        ? [`${prefix}DS02`, "dissolution", `dissolution-withdrawal-application-strike-off-${body}`]
        : ["DISS40", "gazette", "gazette-filings-brought-up-to-date"],
    ],
    [endsOn("dissolved"), [isVoluntary ? "GAZ2(A)" : "GAZ2", "gazette", `gazette-dissolved-${course.kind}`]],
  ];
  return steps.flatMap(([on, [type, category, description]]) =>
    on === null ? [] : [draft(type, category, description, on, { isPaper: true })],
  );
}

function draft(type: string, category: string, description: string, date: string, more: Partial<Draft> = {}): Draft {
  return { type, category, description, date, isPaper: false, pages: 1, ...more };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
