import { dirname, join } from "node:path";
import { z } from "zod";

const shape = z.object({
  E2E_BASE_URL: z.url(),
  E2E_STORAGE_STATE: z.string(),
  E2E_EMAIL: z.string(),
  E2E_PASSWORD: z.string(),
  E2E_DATABASE_URL: z.string(),
  E2E_SNOV_SANDBOX: z.url(),
  E2E_COMPANIES_HOUSE_SANDBOX: z.url(),
  E2E_WEBSITES_SANDBOX: z.url(),
});

/** What the runner tells the journeys. Throws when nobody runs them. */
export function settings(): z.infer<typeof shape> {
  const parsed = shape.safeParse(process.env);
  if (!parsed.success) throw new Error("Journeys need a running Strikeline: start them with npm test -- e2e");
  return parsed.data;
}

/** The file with the session of a person of a role. */
export function stateOf(role: string): string {
  const admin = settings().E2E_STORAGE_STATE;
  return role === "admin" ? admin : join(dirname(admin), `${role}.json`);
}

/** Nobody's session. */
export const stranger = { cookies: [], origins: [] };
