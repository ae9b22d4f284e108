import { addDays } from "./calendar";
import { openCourse, type SandboxCompany, type StrikeOffCourse } from "./sandbox-company";

export const CORRECTIONS = ["objection-withdrawn", "notice-withdrawn", "notice-redated"] as const;

/** The company after the register has taken back or redated a filing of its strike-off; the same when there is no such filing. */
export function correctFiling(company: SandboxCompany, correction: (typeof CORRECTIONS)[number]): SandboxCompany {
  const course = openCourse(company);
  if (!course?.noticeOn) return company;
  const { noticeOn } = course;
  const past = company.courses.slice(0, -1);
  const become = (now: Partial<StrikeOffCourse>) => ({ ...company, courses: [...past, { ...course, ...now }] });
  switch (correction) {
    case "objection-withdrawn":
      return become({ stage: "proposed", suspendedOn: null, stageOn: noticeOn });
    case "notice-withdrawn":
      // An objection has nothing to object to any more, and goes with it.
      return { ...company, statusDetail: null, courses: past };
    case "notice-redated": {
      const dayBefore = addDays(noticeOn, -1);
      const earliest = course.appliedOn ?? past.at(-1)?.stageOn ?? company.incorporatedOn;
      if (dayBefore <= earliest) return company;
      return become({ noticeOn: dayBefore, stageOn: course.stage === "proposed" ? dayBefore : course.stageOn });
    }
  }
}
