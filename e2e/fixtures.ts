import { request } from "@playwright/test";
import { z } from "zod";

const settings = z.object({
  E2E_BASE_URL: z.url(),
  E2E_STORAGE_STATE: z.string(),
  E2E_EMAIL: z.string(),
  E2E_PASSWORD: z.string(),
});

/** Signs the admin in once, over HTTP; every journey starts with that session unless it says otherwise. */
export default async function setUp(): Promise<void> {
  const parsed = settings.safeParse(process.env);
  if (!parsed.success) throw new Error("Journeys need a running Strikeline: start them with npm test -- e2e");
  const { E2E_BASE_URL: baseURL, E2E_STORAGE_STATE: path, E2E_EMAIL: email, E2E_PASSWORD: password } = parsed.data;
  const context = await request.newContext({ baseURL });
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await (await context.get("/api/auth/csrf")).json());
  const response = await context.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true", callbackUrl: baseURL },
  });
  if (!response.ok()) throw new Error(`Signing in failed with ${response.status()}: ${await response.text()}`);
  await context.storageState({ path });
  await context.dispose();
}
