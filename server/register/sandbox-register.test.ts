import { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { createCompaniesHouseClient } from "@/server/integrations/companies-house/client";
import { createCompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { createFilings } from "@/server/integrations/companies-house/sandbox/filings";
import { listPopulation, populationSize } from "@/server/integrations/companies-house/sandbox/population";
import { writePopulationCsv } from "@/server/integrations/companies-house/sandbox/population-csv";
import { unlimited } from "@/server/platform/slot";
import { openRegisterFile } from "@/server/register/bulk/open-register-file";
import { linesOf } from "@/server/register/bulk/testing";
import { deriveStrikeOff } from "@/server/register/strike-off/strike-off";

const today = "2026-06-17";
const population = listPopulation("story", today);
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function begin() {
  let now = Date.parse(`${today}T09:00:00Z`);
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  const clock = { now: () => new Date(now), sleep: async (ms: number) => pass(ms / 1000) };
  const sandbox = await createCompaniesHouseSandbox({ seed: "story", apiKey: "key", clock });
  closers.push(sandbox.close);
  const client = createCompaniesHouseClient({
    baseUrl: sandbox.url,
    apiKey: "key",
    limiter: unlimited,
    clock,
  });
  return { sandbox, client, pass };
}

const findOne = (test: (company: (typeof population)[number]) => boolean) => {
  const found = population.find(test);
  if (!found) throw new Error("The population has no such company");
  return found;
};

describe("the sandbox's register and our reading of it agree", () => {
  it("has about one in eight in each stage of a strike-off, told alike by profile and filings", () => {
    const stages: Record<string, number> = {};
    for (const company of population) {
      const filings = createFilings("story", company);
      const derived = deriveStrikeOff({
        status: company.status ?? "unknown",
        statusDetail: company.statusDetail,
        filings,
        today,
      });
      const course = company.courses.at(-1);
      expect(derived?.stage).toBe(course?.stage);
      if (course) {
        expect(derived).toMatchObject({ kind: course.kind, noticeOn: course.noticeOn });
        stages[`${course.kind} ${course.stage}`] = (stages[`${course.kind} ${course.stage}`] ?? 0) + 1;
      }
    }
    const total = Object.values(stages).reduce((sum, count) => sum + count, 0);
    expect(total / populationSize).toBeGreaterThan(0.09);
    expect(total / populationSize).toBeLessThan(0.15);
    expect(Object.keys(stages)).toHaveLength(8);
    for (const count of Object.values(stages)) expect(count).toBeGreaterThan(4);
  });

  it("can be written as a bulk register file that reads back", async () => {
    const file = await openRegisterFile(
      Readable.from([...writePopulationCsv("story", today)].map((line) => Buffer.from(line))),
    );
    const living = new Map(
      population
        .filter(({ status, dissolvedOn }) => status !== null && dissolvedOn === null)
        .map((company) => [company.number, company]),
    );
    let count = 0;
    for await (const line of linesOf(file)) {
      if (line.kind !== "company") throw new Error(`line ${line.line} is a ${line.kind}`);
      count += 1;
      const { name, type, subtype, status, statusDetail, incorporatedOn, sicCodes } = living.get(line.row.number) ?? {};
      expect(line.row).toMatchObject({ name, type, subtype, status, statusDetail, incorporatedOn, sicCodes });
      expect(line.warnings).toEqual([]);
    }
    expect(count).toBe(living.size);
  });

  it("lets a company leave strike-off, be suspended, dissolve, be renamed and vanish", async () => {
    const { client, sandbox, pass } = await begin();
    const { number } = findOne(
      ({ courses }) => courses.at(-1)?.stage === "proposed" && courses.at(-1)?.noticeOn !== null,
    );
    const stage = async (change: object) => {
      await sandbox.changeCompany(number, change);
      const company = await client.getCompany(number);
      const filings = await client.getFilings(number);
      return (
        company &&
        deriveStrikeOff({ status: company.status, statusDetail: company.statusDetail, filings, today: "2026-06-20" })
          ?.stage
      );
    };
    expect(await stage({ stage: "suspended" })).toBe("suspended");
    expect(await stage({ statusDetail: null })).toBe("discontinued");
    pass(86_400);
    expect(await stage({ statusDetail: "active-proposal-to-strike-off" })).toBe("proposed");
    expect(await stage({ name: "QUITE ANOTHER NAME LTD" })).toBe("proposed");
    expect(await client.getCompany(number)).toMatchObject({
      name: "QUITE ANOTHER NAME LTD",
      previousNames: [expect.anything()],
    });
    expect(await stage({ status: "dissolved" })).toBe("dissolved");
    expect(await client.getCompany(number)).toMatchObject({ status: "dissolved", dissolvedOn: "2026-06-18" });
    expect(await stage({ gone: true })).toBeNull();
  });
});
