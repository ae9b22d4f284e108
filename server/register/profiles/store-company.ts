import type { RegisterCompany } from "@/server/integrations/companies-house/mapper";
import { dayOf } from "@/server/platform/calendar";
import type { Tx } from "@/server/platform/db/client";
import type { Company } from "@/server/platform/db/generated/client";
import { keepFormerNames } from "@/server/register/profiles/former-names";
import type { StrikeOff } from "@/server/register/strike-off/strike-off";
import { type RegisterChange, recordRegisterEvents } from "@/server/register/timeline/register-events";

const STRIKE_OFF_DETAIL = "active-proposal-to-strike-off";

/** What a company was before, as far as its timeline tells changes. */
export type CompanyBefore = Pick<Company, "name" | "status" | "statusDetail" | "strikeOffStage"> & {
  /** Whether a filing told the stage, and not the profile's status alone. */
  isStageFiled: boolean;
};

/** Stores what Companies House says about a company now, and what changed as events of its timeline. Returns what changed. */
export async function storeCompany(
  tx: Tx,
  profile: RegisterCompany,
  strikeOff: StrikeOff | null,
): Promise<RegisterChange[]> {
  const [before] = await tx.$queryRaw<{ exists: boolean }[]>`
    select true as exists from companies where number = ${profile.number} for no key update`;
  const old = before ? await tx.company.findUnique({ where: { number: profile.number } }) : null;
  const data = columnsOf(profile, strikeOff);
  await tx.company.upsert({
    where: { number: profile.number },
    create: { number: profile.number, ...data },
    update: data,
  });
  await storePreviousNames(tx, profile, old?.name ?? null);
  const isStageFiled = (old?.strikeOffSince ?? old?.strikeOffNoticeOn ?? null) !== null;
  const told = changesOf(old && { ...old, isStageFiled }, profile, strikeOff);
  const changes = old?.status ? told : told.map(seenFirst);
  await recordRegisterEvents(tx, profile.number, "rest", changes);
  return changes;
}

/** A company that nobody had read before was in strike-off already, for all we know: no news of it. */
function seenFirst(change: RegisterChange): RegisterChange {
  return change.kind === "entered_strike_off" ? { ...change, details: { ...change.details, seen: "first" } } : change;
}

/** The register's former names, and after them those that we knew and it does not list. */
async function storePreviousNames(tx: Tx, profile: RegisterCompany, lastName: string | null): Promise<void> {
  const companyNumber = profile.number;
  const stored = await tx.companyPreviousName.findMany({ where: { companyNumber }, orderBy: { position: "asc" } });
  const listed = profile.previousNames.map(({ name, from, to }) => ({
    name,
    effectiveFrom: dayOf(from),
    ceasedOn: dayOf(to),
  }));
  const kept = keepFormerNames(
    listed.map(({ name }) => name),
    profile.name,
    [lastName, ...stored.map(({ name }) => name)],
  ).map((name) => {
    const before = name === lastName ? undefined : stored.find((one) => one.name === name);
    return before ?? { name, effectiveFrom: null, ceasedOn: null };
  });
  await tx.companyPreviousName.deleteMany({ where: { companyNumber } });
  await tx.companyPreviousName.createMany({
    data: [...listed, ...kept].map(({ name, effectiveFrom, ceasedOn }, position) => ({
      companyNumber,
      position,
      name,
      effectiveFrom,
      ceasedOn,
    })),
  });
}

function columnsOf(profile: RegisterCompany, strikeOff: StrikeOff | null) {
  const { address } = profile;
  return {
    name: profile.name,
    status: profile.status,
    statusDetail: profile.statusDetail,
    type: profile.type,
    jurisdiction: profile.jurisdiction,
    incorporatedOn: dayOf(profile.incorporatedOn),
    dissolvedOn: dayOf(profile.dissolvedOn),
    sicCodes: profile.sicCodes,
    careOf: address.careOf,
    poBox: address.poBox,
    premises: address.premises,
    addressLine1: address.line1,
    addressLine2: address.line2,
    town: address.town,
    county: address.county,
    country: address.country,
    postcode: address.postcode,
    accountsCategory: profile.accountsCategory,
    accountsNextDueOn: dayOf(profile.accountsNextDueOn),
    accountsLastMadeUpTo: dayOf(profile.accountsLastMadeUpTo),
    accountsOverdue: profile.accountsOverdue,
    confirmationNextDueOn: dayOf(profile.confirmationNextDueOn),
    confirmationOverdue: profile.confirmationOverdue,
    hasCharges: profile.hasCharges,
    hasInsolvencyHistory: profile.hasInsolvencyHistory,
    strikeOffStage: strikeOff?.stage ?? null,
    strikeOffKind: strikeOff?.kind ?? null,
    strikeOffSince: dayOf(strikeOff?.since ?? null),
    strikeOffNoticeOn: dayOf(strikeOff?.noticeOn ?? null),
    expectedDissolutionOn: dayOf(strikeOff?.expectedDissolutionOn ?? null),
    profileFetchedAt: new Date(),
    missingSince: null,
    updatedAt: new Date(),
  };
}

type Now = Pick<RegisterCompany, "statusDetail"> & {
  name: string | null;
  status: string | null;
  dissolvedOn?: string | null;
};
type StageNow = Pick<StrikeOff, "stage" | "kind" | "since" | "noticeOn">;

/** What is news about a company. `old` is null for one we did not know. */
export function changesOf(old: CompanyBefore | null, now: Now, strikeOff: StageNow | null): RegisterChange[] {
  if (!old)
    return [
      { kind: "added", details: { name: now.name, status: now.status } },
      ...strikeOffChanges(null, now, strikeOff),
    ];
  const changes: RegisterChange[] = [];
  if (old.name && now.name && old.name !== now.name) {
    changes.push({ kind: "name_changed", details: { from: old.name, to: now.name } });
  }
  changes.push(...strikeOffChanges(old, now, strikeOff));
  if (old.status && now.status && old.status !== now.status)
    changes.push(statusChange(old.status, { ...now, status: now.status }, strikeOff));
  if (strikeOff && old.strikeOffStage !== strikeOff.stage && !isToldByStatus(strikeOff, now)) {
    const isOver = strikeOff.stage === "discontinued" || strikeOff.stage === "dissolved";
    const details = { from: isOver || old.isStageFiled ? old.strikeOffStage : null, to: strikeOff.stage };
    changes.push({ kind: "strike_off_stage_changed", occurredOn: strikeOff.since, details });
  }
  return changes;
}

/** A final notice is news of its own only as long as the profile does not say what it led to. */
const isToldByStatus = (strikeOff: StageNow, now: Now) => strikeOff.stage === "dissolved" && now.status !== "active";

function strikeOffChanges(old: CompanyBefore | null, now: Now, strikeOff: StageNow | null): RegisterChange[] {
  const was = old?.statusDetail === STRIKE_OFF_DETAIL;
  const is = now.statusDetail === STRIKE_OFF_DETAIL;
  if (is && !was) {
    // A strike-off that is over was the last one: of the one that begins no filing has told yet.
    const begun = strikeOff?.stage === "proposed" || strikeOff?.stage === "suspended" ? strikeOff : null;
    const occurredOn = begun?.noticeOn ?? begun?.since ?? null;
    return [{ kind: "entered_strike_off", occurredOn, details: { kind: begun?.kind ?? null } }];
  }
  if (was && !is && now.status !== "dissolved") {
    return [{ kind: "left_strike_off", occurredOn: strikeOff?.since ?? null, details: {} }];
  }
  return [];
}

function statusChange(from: string, now: Now & { status: string }, strikeOff: StageNow | null): RegisterChange {
  const details = { from, to: now.status };
  return now.status === "dissolved"
    ? { kind: "dissolved", occurredOn: strikeOff?.since ?? now.dissolvedOn, details }
    : { kind: "status_changed", details };
}
