import type { FaultInput } from "@/server/integrations/companies-house/sandbox/faults";
import type { SandboxState } from "@/server/integrations/snov/sandbox/control";
import type { FaultChanges } from "@/server/integrations/snov/sandbox/faults";
import type { SiteChange } from "@/server/integrations/websites/sandbox/create-sandbox";
import { settings } from "./settings";

async function call<Answer>(method: string, address: string, body?: unknown): Promise<Answer> {
  const response = await fetch(address, { method, body: body === undefined ? null : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** Snov.io's own view of the account, and what a test may do to it. */
export const snovSandbox = {
  state: () => call<SandboxState>("GET", `${settings().E2E_SNOV_SANDBOX}/_sandbox/state`),
  setFaults: (changes: FaultChanges) => call("PUT", `${settings().E2E_SNOV_SANDBOX}/_sandbox/faults`, changes),
  redeliver: (taskHash: string) => call("POST", `${settings().E2E_SNOV_SANDBOX}/_sandbox/tasks/${taskHash}/redeliver`),
};

/** How Companies House misbehaves from now on; without faults it is healthy again. */
export function setCompaniesHouseFaults(faults: FaultInput[]): Promise<unknown> {
  return call("PUT", `${settings().E2E_COMPANIES_HOUSE_SANDBOX}/_sandbox/faults`, { faults });
}

/** What a domain's site and its DNS are like from now on. */
export function setSite(domain: string, change: SiteChange): Promise<unknown> {
  return call("PUT", `${settings().E2E_WEBSITES_SANDBOX}/_sandbox/sites/${domain}`, change);
}

/** Lets so many things happen on the sandbox's register, as its stream tells them. */
export function advanceStream(steps: number): Promise<unknown> {
  return call("POST", `${settings().E2E_COMPANIES_HOUSE_SANDBOX}/_sandbox/stream/advance`, { steps });
}
