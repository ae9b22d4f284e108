import { addDays, addMonths, gazetteDay } from "./calendar";
import { createRandom, type Random } from "./random";
import {
  jurisdictionOf,
  type KnownCompany,
  noAddress,
  type SandboxCompany,
  type StrikeOffCourse,
  strikeOffDetail,
} from "./sandbox-company";

type Future = Pick<SandboxCompany, "status" | "statusDetail" | "dissolvedOn" | "courses">;
type Returns = Pick<SandboxCompany, "accounts" | "confirmation">;

/** What becomes of an invented company: one in eight meets a strike-off, some other trouble, most none. */
export function planFuture(
  random: Random,
  today: string,
  company: { incorporatedOn: string; isYoung: boolean },
): Future {
  const draw = random.next();
  if (company.isYoung) return { status: "active", statusDetail: null, dissolvedOn: null, courses: [] };
  if (draw < 0.12) return followCourse(planCourse(random, today, pickStage(random)));
  if (draw < 0.15) return { status: "liquidation", statusDetail: null, dissolvedOn: null, courses: [] };
  if (draw < 0.157) return { status: "administration", statusDetail: null, dissolvedOn: null, courses: [] };
  if (draw < 0.16) return { status: "receivership", statusDetail: null, dissolvedOn: null, courses: [] };
  if (draw < 0.163) return { status: "voluntary-arrangement", statusDetail: null, dissolvedOn: null, courses: [] };
  // Dissolved after a liquidation, which takes years: a final notice that ends no strike-off.
  if (draw < 0.175 && company.incorporatedOn < addMonths(today, -48))
    return { status: "dissolved", statusDetail: null, dissolvedOn: gazetteDay(today, random.int(2, 60)), courses: [] };
  return { status: "active", statusDetail: null, dissolvedOn: null, courses: [] };
}

/** A company the product knows keeps all that is known; the rest is made up from its number. */
export function adoptKnown(seed: string, today: string, known: KnownCompany): SandboxCompany {
  // A stream for each part: what the product learns here comes back as known, and must not shift the other parts.
  const drawFor = (part: string) => createRandom(seed, part, known.number);
  const incorporatedOn = known.incorporatedOn ?? addDays(today, -drawFor("age").int(800, 4_000));
  const isProposed = known.statusDetail === strikeOffDetail;
  const isDissolved = known.status === "dissolved";
  const stage = isDissolved ? "dissolved" : drawFor("stage").chance(0.15) ? "suspended" : "proposed";
  const course = isProposed || isDissolved ? planCourse(drawFor("course"), today, stage) : null;
  const dissolvedOn = isDissolved ? (known.dissolvedOn ?? course?.stageOn ?? today) : null;
  const courses = course ? [dissolvedOn ? moveCourse(course, dissolvedOn) : course] : [];
  const future = { status: known.status, statusDetail: known.statusDetail, dissolvedOn, courses };
  return {
    number: known.number,
    name: known.name,
    type: known.type,
    subtype: known.subtype ?? null,
    jurisdiction: jurisdictionOf(known.number),
    incorporatedOn,
    sicCodes: known.sicCodes,
    address: { ...noAddress, ...known.address },
    previousNames: [],
    ...future,
    ...planReturns(drawFor("returns"), today, { ...future, incorporatedOn }),
    oddity: null,
    asOf: today,
  };
}

/** Accounts and confirmation statements: late for who is being struck off for it, in time for others. */
export function planReturns(random: Random, today: string, company: Future & { incorporatedOn: string }): Returns {
  const isLate = company.courses.at(-1)?.kind === "compulsory" && company.courses.at(-1)?.stage !== "discontinued";
  const until = addMonths(company.dissolvedOn ?? today, isLate ? -12 : 0);
  const month = String(random.pick([3, 3, 3, 12, 12, 4, 6, 8, 9, 10, 1])).padStart(2, "0");
  const category = random.pick([
    "micro-entity",
    "micro-entity",
    "total-exemption-full",
    "dormant",
    "unaudited-abridged",
    "small",
    "full",
  ]);

  const lastMadeUpTo = latestYearEnd(addMonths(until, -9), month);
  const hasFiled = lastMadeUpTo > addMonths(company.incorporatedOn, 6);
  const statementOn = latestAnniversary(addDays(until, -14), company.incorporatedOn);
  const isGone = company.dissolvedOn !== null;
  return {
    accounts: {
      refDay: endOfMonth(`2025-${month}-01`).slice(8),
      refMonth: month,
      lastMadeUpTo: hasFiled ? lastMadeUpTo : null,
      nextDueOn: isGone ? null : addMonths(hasFiled ? lastMadeUpTo : company.incorporatedOn, 21),
      category: hasFiled ? category : "null",
    },
    confirmation: {
      lastMadeUpTo: statementOn,
      nextDueOn: addDays(addMonths(statementOn ?? company.incorporatedOn, 12), 14),
    },
  };
}

function pickStage(random: Random): StrikeOffCourse["stage"] {
  const draw = random.next();
  if (draw < 0.64) return "proposed";
  if (draw < 0.76) return "suspended";
  return draw < 0.88 ? "discontinued" : "dissolved";
}

function planCourse(random: Random, today: string, stage: StrikeOffCourse["stage"]): StrikeOffCourse {
  const kind = random.chance(0.45) ? "voluntary" : "compulsory";
  // Up to two months of notice; those suspended, ended and dissolved began earlier.
  const weeks = {
    proposed: random.int(0, 9),
    suspended: random.int(4, 26),
    discontinued: random.int(6, 40),
    dissolved: random.int(11, 48),
  }[stage];
  const noticeOn = gazetteDay(today, weeks);
  const appliedOn = kind === "voluntary" ? addDays(noticeOn, -random.int(7, 14)) : null;
  const stageOn = {
    proposed: noticeOn,
    suspended: addDays(noticeOn, random.int(8, 25)),
    discontinued: addDays(noticeOn, random.int(14, 40)),
    dissolved: addDays(noticeOn, 7 * random.int(9, 11)),
  }[stage];
  // A few have applied and wait for their notice.
  if (stage === "proposed" && kind === "voluntary" && weeks === 0) {
    return {
      kind,
      stage,
      appliedOn: addDays(today, -random.int(1, 6)),
      noticeOn: null,
      suspendedOn: null,
      stageOn: today,
    };
  }
  return { kind, stage, appliedOn, noticeOn, suspendedOn: stage === "suspended" ? stageOn : null, stageOn };
}

function followCourse(course: StrikeOffCourse): Future {
  const isDissolved = course.stage === "dissolved";
  const isOpen = course.stage === "proposed" || course.stage === "suspended";
  return {
    status: isDissolved ? "dissolved" : "active",
    statusDetail: isOpen ? strikeOffDetail : null,
    dissolvedOn: isDissolved ? course.stageOn : null,
    courses: [course],
  };
}

/** The same course, ending on another day. */
function moveCourse(course: StrikeOffCourse, endOn: string): StrikeOffCourse {
  const days = Math.round((Date.parse(endOn) - Date.parse(course.stageOn)) / 86_400_000);
  const move = (day: string | null) => day && addDays(day, days);
  return {
    ...course,
    appliedOn: move(course.appliedOn),
    noticeOn: move(course.noticeOn),
    suspendedOn: move(course.suspendedOn),
    stageOn: endOn,
  };
}

function latestYearEnd(until: string, month: string): string {
  const thisYear = endOfMonth(`${until.slice(0, 4)}-${month}-01`);
  return thisYear <= until ? thisYear : endOfMonth(`${Number(until.slice(0, 4)) - 1}-${month}-01`);
}

function latestAnniversary(until: string, incorporatedOn: string): string | null {
  const years = Number(until.slice(0, 4)) - Number(incorporatedOn.slice(0, 4));
  const days = [years, years - 1].map((count) => addDays(addMonths(incorporatedOn, 12 * count), -1));
  return days.find((day) => day <= until && day > incorporatedOn) ?? null;
}

function endOfMonth(firstDay: string): string {
  return addDays(addMonths(firstDay, 1), -1);
}
