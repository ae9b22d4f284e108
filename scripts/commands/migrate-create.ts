import { relative } from "node:path";
import { generateClient } from "../generate-client";
import { writeMigration } from "../migrations/write-migration";
import { startThrowawayServer } from "../postgres/throwaway";
import { Instruction, PROJECT_DIR } from "../project";

/** Writes the migration that leads from the existing ones to the schema: `npm run migrate:create -- name`. */
export default async function main([name]: string[]): Promise<number> {
  if (!name) throw new Instruction("Give the migration a name: npm run migrate:create -- add_notes.");
  generateClient();
  const server = await startThrowawayServer();
  try {
    const file = await writeMigration(server.url("postgres"), name, new Date());
    console.log(
      file
        ? `wrote ${relative(PROJECT_DIR, file)}: read it before you apply it`
        : "The schema holds nothing that the migrations lack.",
    );
    return 0;
  } finally {
    await server.stop();
  }
}
