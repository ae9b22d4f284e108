import { parseArgs } from "node:util";
import { z } from "zod";
import { ROLES, role, systemActor } from "@/server/access/actor";
import { createToken } from "@/server/access/create-token";
import { revokeToken } from "@/server/access/revoke-token";

const USAGE = `Usage: npm run token -- --name NAME --role ${ROLES.join("|")}\n       npm run token -- --revoke ID`;

/** Prints a new API token once, or revokes one. */
export default async function main(args: string[]): Promise<number> {
  const parsed = readArguments(args);
  if (typeof parsed === "string") {
    console.error(`${parsed}\n${USAGE}`);
    return 2;
  }
  if ("revoke" in parsed) {
    const { name } = await revokeToken(systemActor, parsed.revoke);
    console.log(`The token ${name} is revoked.`);
    return 0;
  }
  const { id, token } = await createToken(systemActor, parsed);
  // Alone on standard output, so that a program may take it from there.
  console.log(token);
  console.error(
    `\nIt acts as ${parsed.role} and is shown this once only. To revoke it: npm run token -- --revoke ${id}`,
  );
  return 0;
}

function readArguments(args: string[]): { revoke: string } | { name: string; role: z.infer<typeof role> } | string {
  const options = { name: { type: "string" }, role: { type: "string" }, revoke: { type: "string" } } as const;
  let values: { name?: string; role?: string; revoke?: string };
  try {
    values = parseArgs({ args, options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (values.revoke !== undefined)
    return z.uuid().safeParse(values.revoke).success ? { revoke: values.revoke } : "--revoke takes a token's id";
  const name = values.name?.trim();
  if (!name) return "--name is missing: say who will use the token";
  const parsed = role.safeParse(values.role === "read-only" ? "viewer" : values.role);
  return parsed.success ? { name, role: parsed.data } : `--role must be one of ${ROLES.join(", ")}`;
}
