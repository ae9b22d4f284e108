import { expect } from "@playwright/test";
import type { Credits } from "@/server/credits/schema";
import type { Run } from "@/server/enrichment/schema";
import type { CompanyDetail, ImportRecord } from "@/server/register/schema";
import { type ListedCompany, registerFile } from "./companies";
import { settings } from "./settings";

/** The operations that journeys use to get where they begin, and to look from outside. */
export function createApi() {
  async function call<Answer>(
    method: string,
    path: string,
    body?: unknown,
    type = "application/json",
  ): Promise<Answer> {
    const response = await fetch(`${settings().E2E_BASE_URL}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${process.env.E2E_TOKEN}`, "content-type": type },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  const api = {
    call,
    importCompanies: (companies: readonly ListedCompany[]) =>
      call<ImportRecord>("POST", "/imports", registerFile(companies), "text/csv"),
    readCompany: (number: string) => call<CompanyDetail>("GET", `/companies/${number}`),
    readCredits: () => call<Credits>("GET", "/credits"),
    readRun: (id: string) => call<Run>("GET", `/runs/${id}`),
    startRun: (companies: readonly ListedCompany[], options: { cap?: number; name?: string; refresh?: boolean } = {}) =>
      call<Run & { id: string }>("POST", "/runs", {
        companyNumbers: companies.map(({ number }) => number),
        cap: 100,
        ...options,
      }),
    /** Imports companies and enriches them, to the end. */
    async enrich(companies: readonly ListedCompany[], options: { name?: string } = {}): Promise<string> {
      await api.importCompanies(companies);
      const { id } = await api.startRun(companies, options);
      await expect.poll(async () => (await api.readRun(id)).state, { timeout: 30_000 }).toBe("completed");
      return id;
    },
  };
  return api;
}

export type Api = ReturnType<typeof createApi>;
