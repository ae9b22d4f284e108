import type { z } from "zod";
import type { Db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

/** Something that an admin may set. Each member of the schema has a default, so that an empty object is a whole value. */
export interface Setting<Value = unknown> {
  name: string;
  /** As a heading on the desk. */
  title: string;
  schema: z.ZodType<Value>;
}

/** Declares a setting beside the code that obeys it. `name` is its key in the database and in the API. */
export function defineSetting<Value>(setting: Setting<Value>): Setting<Value> {
  return setting;
}

/**
 * The setting as it stands; members that nobody set have their defaults. Read it in the transaction that obeys it. Throws
 * `CONFLICT` when what is stored does not fit any more.
 */
export async function readSetting<Value>(from: Db, { name, title, schema }: Setting<Value>): Promise<Value> {
  const row = await from.setting.findUnique({ where: { name } });
  const parsed = schema.safeParse(row?.value ?? {});
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join(".")).join(", ");
  throw new AppError(
    "CONFLICT",
    `The setting "${title}" does not fit this version (${places}): set it again under Settings`,
    {
      field: name,
    },
  );
}
