import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type APIRequestContext, request } from "@playwright/test";
import { z } from "zod";
import { settings } from "./settings";

export interface Credentials {
  email: string;
  password: string;
}

interface Invitation {
  email: string;
  name: string;
  role: "viewer" | "analyst" | "admin";
}

const projectDir = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** Runs a command as an admin would in a terminal. Returns the first line it prints, which is the secret it made. */
async function runCommand(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ["scripts/run.mjs", ...args], {
    cwd: projectDir,
    env: { ...process.env, DATABASE_URL: settings().E2E_DATABASE_URL },
  });
  return stdout.trim().split("\n")[0] ?? "";
}

/** Gives somebody access. Their password is a one-time password. */
export async function invite({ email, name, role }: Invitation): Promise<Credentials> {
  return { email, password: await runCommand("user", "--email", email, "--name", name, "--role", role) };
}

/** A new API token. */
export function createToken({ name, role }: Pick<Invitation, "name" | "role">): Promise<string> {
  return runCommand("token", "--name", name, "--role", role);
}

/** The password that `givePerson` chooses. */
export function passwordOf(role: Invitation["role"]): string {
  return `the ${role} has a password of their own`;
}

/** Somebody who has already replaced the one-time password. */
export async function givePerson(invitation: Invitation): Promise<Credentials> {
  const oneTime = await invite(invitation);
  const context = await request.newContext({ baseURL: settings().E2E_BASE_URL });
  await signInOverHttp(context, oneTime);
  const password = passwordOf(invitation.role);
  const response = await context.post("/api/trpc/access.changePassword", {
    data: { currentPassword: oneTime.password, newPassword: password },
  });
  if (!response.ok()) throw new Error(`${invitation.email} could not choose a password: ${await response.text()}`);
  await context.dispose();
  return { email: invitation.email, password };
}

/** Signs in as the form does. Throws unless it worked. */
export async function signInOverHttp(context: APIRequestContext, { email, password }: Credentials): Promise<void> {
  const csrf = await context.get("/api/auth/csrf");
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json());
  const response = await context.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true", callbackUrl: "/" },
  });
  if (!response.ok()) throw new Error(`Signing in failed with ${response.status()}: ${await response.text()}`);
}
