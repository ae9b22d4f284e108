import { parseArgs } from "node:util";
import { z } from "zod";
import { ROLES, systemActor } from "@/server/access/actor";
import { inviteUser } from "@/server/access/invite-user";
import { db } from "@/server/platform/db/client";

const USAGE = `Usage: npm run user -- --email ADDRESS --name NAME --role ${ROLES.join("|")}`;

const invitation = z.object({
  email: z.email({ error: "--email must be an e-mail address" }),
  name: z
    .string({ error: "--name is missing: say who it is" })
    .trim()
    .min(1, { error: "--name is missing: say who it is" }),
  role: z.enum(ROLES, { error: `--role must be one of ${ROLES.join(", ")}` }),
});

/** Gives a person access, or a new one-time password to somebody who has access. */
export default async function main(args: string[]): Promise<number> {
  const parsed = readArguments(args);
  if (typeof parsed === "string") {
    console.error(`${parsed}\n${USAGE}`);
    return 2;
  }
  const { password, isNew } = await inviteUser(systemActor, parsed);
  console.log(`${password}\n`);
  console.log(
    `The one-time password of ${parsed.email}, shown this once only. ${isNew ? "They choose their own at the first sign-in." : "Their old password and sessions are over."}`,
  );
  await db.$disconnect();
  return 0;
}

/** What is wrong with them, when it is text. */
function readArguments(args: string[]): z.infer<typeof invitation> | string {
  const options = { email: { type: "string" }, name: { type: "string" }, role: { type: "string" } } as const;
  let values: Record<string, string | undefined>;
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const parsed = invitation.safeParse(values);
  return parsed.success ? parsed.data : parsed.error.issues.map((issue) => issue.message).join("\n");
}
