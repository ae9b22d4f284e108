import { request } from "@playwright/test";
import { createToken, givePerson, signInOverHttp } from "./support/people";
import { snovSandbox } from "./support/sandboxes";
import { settings, stateOf } from "./support/settings";

/** How long a simulated Snov task takes: long enough to see it in flight, too short to wait for. */
const TASK_MS = 250;

/** Signs in one person of each role over HTTP, once; every journey starts with the admin's session unless it says otherwise. */
export default async function setUp(): Promise<void> {
  const { E2E_BASE_URL: baseURL, E2E_EMAIL: email, E2E_PASSWORD: password } = settings();
  const [analyst, viewer, token] = await Promise.all([
    givePerson({ email: "analyst@strikeline.test", name: "Ana Lyst", role: "analyst" }),
    givePerson({ email: "viewer@strikeline.test", name: "Vi Ewer", role: "viewer" }),
    createToken({ name: "journeys", role: "admin" }),
  ]);
  process.env.E2E_TOKEN = token;
  const people = { admin: { email, password }, analyst, viewer };
  for (const [role, person] of Object.entries(people)) {
    const context = await request.newContext({ baseURL });
    await signInOverHttp(context, person);
    await context.storageState({ path: stateOf(role) });
    await context.dispose();
  }
  await snovSandbox.setFaults({ tasks: { delayMs: TASK_MS } });
}
