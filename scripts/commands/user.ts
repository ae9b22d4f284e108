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
  try {
    const options = { email: { type: "string" }, name: { type: "string" }, role: { type: "string" } } as const;
    const parsed = invitation.safeParse(parseArgs({ args, options }).values);
    if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => issue.message).join("\n"));
    const { password, isNew } = await inviteUser(systemActor, parsed.data);
    console.log(`${password}\n`);
    console.log(
      `The one-time password of ${parsed.data.email}, shown this once only. ${isNew ? "They choose their own at the first sign-in." : "Their old password and sessions are over."}`,
    );
    await db.$disconnect();
    return 0;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return 2;
  }
}
