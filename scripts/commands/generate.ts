import { generateClient } from "../generate-client";

/** Generates the Prisma client when the schema changed. */
export default async function main(): Promise<number> {
  console.log(generateClient() ? "The database client is generated." : "The database client is up to date.");
  return 0;
}
