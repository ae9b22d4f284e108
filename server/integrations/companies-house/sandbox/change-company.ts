import { z } from "zod";
import { CORRECTIONS, correctFiling } from "./correct-filing";
import { openCourse, type SandboxCompany, type StrikeOffCourse, strikeOffDetail } from "./sandbox-company";

/** What `PUT /_sandbox/companies/{number}` takes, to let something happen on the register. */
export const companyChangeSchema = z.object({
  name: z.string().min(1).optional(),
  postcode: z.string().optional(),
  status: z.string().optional(),
  statusDetail: z.string().nullable().optional(),
  /** The strike-off stage to enter; status and detail follow. */
  stage: z.enum(["proposed", "suspended", "discontinued", "dissolved"]).optional(),
  kind: z.enum(["voluntary", "compulsory"]).default("compulsory"),
  /** What the register takes back or mends of the strike-off under way. */
  correction: z.enum(CORRECTIONS).optional(),
  /** The day it happens; today when left out. */
  on: z.iso.date().optional(),
  /** Answer 404 from now on. */
  gone: z.boolean().optional(),
});

export type CompanyChange = z.input<typeof companyChangeSchema>;

/** The company after the change, with the filings' dates to go with it. */
export function changeCompany(company: SandboxCompany, input: CompanyChange, today: string): SandboxCompany {
  const change = companyChangeSchema.parse(input);
  const on = change.on ?? today;
  const moved = change.postcode ? { ...company, address: { ...company.address, postcode: change.postcode } } : company;
  const renamed = change.name === undefined ? moved : rename(moved, change.name, on);
  if (change.correction) return correctFiling(renamed, change.correction);
  const stage = change.stage ?? stageOf(renamed, change);
  if (stage === "dissolved" && renamed.status === "dissolved") return renamed;
  if (stage !== null) return enterStage(renamed, stage, change.kind, on);
  const status = change.status ?? renamed.status;
  const statusDetail = change.statusDetail === undefined ? renamed.statusDetail : change.statusDetail;
  return { ...renamed, status, statusDetail, dissolvedOn: status === "dissolved" ? renamed.dissolvedOn : null };
}

function stageOf(
  company: SandboxCompany,
  change: { status?: string; statusDetail?: string | null },
): StrikeOffCourse["stage"] | null {
  if (change.status === "dissolved") return "dissolved";
  const isOpen = openCourse(company) !== null;
  if (change.statusDetail === strikeOffDetail) return isOpen ? null : "proposed";
  return change.statusDetail === null && isOpen ? "discontinued" : null;
}

function enterStage(
  company: SandboxCompany,
  stage: StrikeOffCourse["stage"],
  kind: StrikeOffCourse["kind"],
  on: string,
): SandboxCompany {
  const open = openCourse(company);
  const suspendedOn = stage === "suspended" ? on : null;
  const course: StrikeOffCourse =
    open === null || stage === "proposed"
      ? { kind, stage, appliedOn: null, noticeOn: on, suspendedOn, stageOn: on }
      : { ...open, noticeOn: open.noticeOn ?? on, suspendedOn: suspendedOn ?? open.suspendedOn, stage, stageOn: on };
  const isDissolved = stage === "dissolved";
  return {
    ...company,
    status: isDissolved ? "dissolved" : "active",
    statusDetail: stage === "proposed" || stage === "suspended" ? strikeOffDetail : null,
    dissolvedOn: isDissolved ? on : null,
    courses: [...company.courses.filter((past) => past !== open || stage === "proposed"), course],
  };
}

function rename(company: SandboxCompany, name: string, on: string): SandboxCompany {
  const from = company.previousNames.at(-1)?.to ?? company.incorporatedOn;
  return { ...company, name, previousNames: [...company.previousNames, { name: company.name, from, to: on }] };
}
