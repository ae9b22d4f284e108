import { buildWhenChanged } from "../build";
import { generateClient } from "../generate-client";

/** Builds the web application when its sources changed. */
export default async function main(): Promise<number> {
  generateClient();
  console.log((await buildWhenChanged()) ? "The web application is built." : "The web application is up to date.");
  return 0;
}
