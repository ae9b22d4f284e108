import { existsSync } from "node:fs";
import { defineConfig } from "prisma/config";

if (existsSync(".env")) process.loadEnvFile(".env");

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  // Not prisma's env(): it throws when unset, and generating the client needs no database.
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
