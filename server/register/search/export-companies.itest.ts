import { beforeEach, describe, expect, it } from "vitest";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { exportColumns, exportCompanies } from "@/server/register/search/export-companies";
import { suppressionHash } from "@/server/register/suppression";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const at = new Date("2026-11-20T10:00:00Z");

async function createEnriched(addresses: readonly string[], band: "accept" | "review" | "reject" = "accept") {
  const companyNumber = await createCompany();
  const domain = "harrowmere.co.uk";
  const scored = { domain, source: "snov" as const, confidence: 0.95, band, reasons: [] };
  await db.companyDomain.create({ data: { companyNumber, ...scored, lastVerifiedAt: at, expiresAt: at } });
  const officerId = await createOfficer(companyNumber);
  for (const email of addresses) {
    const isOffDomain = !email.endsWith(`@${domain}`);
    const judged = { verification: "valid" as const, confidence: 0.9, isOffDomain, reasons: [] };
    await db.officerEmail.create({ data: { officerId, email, ...judged, discoveredAt: at, expiresAt: at } });
  }
  return { companyNumber, officerId };
}

async function exported(source: Parameters<typeof exportCompanies>[1]) {
  const rows: Record<string, string>[] = [];
  for await (const page of exportCompanies(person, source))
    for (const row of page) rows.push(Object.fromEntries(exportColumns.map((name, index) => [name, row[index] ?? ""])));
  return rows;
}

describe("an export", () => {
  it("has a row for each address with its verification and date, and says what is not surely the officer's", async () => {
    const { companyNumber } = await createEnriched(["ada@harrowmere.co.uk", "ada@elsewhere.com"]);
    const rows = await exported({ filter: {} });
    expect(rows.map((row) => [row.company_number, row.email, row.email_note])).toEqual([
      [companyNumber, "ada@harrowmere.co.uk", ""],
      [companyNumber, "ada@elsewhere.com", "not at the company's domain: may be somebody else's"],
    ]);
    expect(rows[0]).toMatchObject({
      email_verification: "valid",
      email_discovered_at: at.toISOString(),
      domain_standing: "accepted",
    });
  });

  it("tells the lead score of a company in strike-off, after the first columns, which stay where they were", async () => {
    await createCompany({ accountsNextDueOn: at, accountsOverdue: true, confirmationNextDueOn: at });
    await createCompany({ strikeOffStage: null, statusDetail: null });
    const [scored, other] = await exported({ filter: {} });
    expect(exportColumns.slice(-3)).toEqual(["email_expires_at", "lead_score", "enrichment_note"]);
    expect(Number(scored?.lead_score)).toBeGreaterThan(0);
    expect(other?.lead_score).toBe("");
  });

  it("says that a domain waits for review, and gives no rejected one as the company's", async () => {
    await createEnriched(["ada@harrowmere.co.uk"], "review");
    expect((await exported({ filter: {} }))[0]).toMatchObject({
      domain_standing: "to review",
      email_note: "the domain waits for review",
      enrichment_note: "",
    });
    await db.companyDomain.updateMany({ data: { band: "reject" } });
    expect((await exported({ filter: {} }))[0]).toMatchObject({
      domain: "",
      email_note: "the domain was rejected",
      enrichment_note: "found, rejected: harrowmere.co.uk",
    });
  });

  it("leaves out what was suppressed, even when only the hash says so", async () => {
    const { companyNumber } = await createEnriched(["ada@harrowmere.co.uk"]);
    const hash = await suppressionHash("address", "ada@harrowmere.co.uk");
    await db.suppression.create({ data: { kind: "address", hash, reason: "asked", createdBy: "Test" } });
    expect((await exported({ filter: {} }))[0]).toMatchObject({ company_number: companyNumber, email: "" });
    await suppress(person, { kind: "company", value: companyNumber, reason: "asked" });
    expect(await exported({ filter: {} })).toEqual([]);
  });

  it("of a run has its companies, any number of them, and is on record with its rows", async () => {
    await createCompany();
    const numbers: string[] = [];
    for (let index = 0; index < 205; index += 1) numbers.push(`88${String(index).padStart(6, "0")}`);
    await db.company.createMany({
      data: numbers.map((number) => ({ number, name: number, type: "ltd", sicCodes: [] })),
    });
    const { id } = await createRun(numbers);
    expect((await exported({ runId: id })).map((row) => row.company_number)).toEqual(numbers);
    const [begun, ended] = await db.auditEntry.findMany({ where: { entity: "export" }, orderBy: { at: "asc" } });
    expect(begun?.after).toEqual({ runId: id });
    expect(ended?.after).toEqual({ companies: 205, rows: 205, isWhole: true });
    await expect(exported({ runId: crypto.randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("of chosen companies has those and no others, on record with which", async () => {
    const { companyNumber } = await createEnriched(["ada@harrowmere.co.uk"]);
    const other = await createCompany();
    await createCompany();
    const rows = await exported({ numbers: [other, companyNumber, other, "00000000"] });
    expect(rows.map((row) => row.company_number)).toEqual([companyNumber, other].sort());
    const started = await db.auditEntry.findFirst({ where: { action: "companies.exported" } });
    expect(started?.after).toMatchObject({ numbers: [other, companyNumber, other, "00000000"] });
  });
});
