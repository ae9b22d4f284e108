import { db } from "@/server/platform/db/client";
import { atLeast, atMost, type Bench } from "./bench";
import { importAlone } from "./support/register-database";

const DEFAULT_ROWS = 200_000;
const IMPORT_RATIO = 0.3;
const MOST_MB = 300;

/** The first part of the bench `register`, for whoever works on imports. */
export const bench: Bench = {
  name: "import",
  title: "An import into an empty register",
  async run({ rows = DEFAULT_ROWS, note }) {
    try {
      const { copiedIn, importedIn, importMb } = await importAlone(rows, note);
      const perSecond = Math.round(rows / importedIn).toLocaleString("en-GB");
      return [
        atLeast(
          `import of ${rows.toLocaleString("en-GB")} companies (${importedIn.toFixed(1)} s, ${perSecond} rows a second; bare COPY ${copiedIn.toFixed(1)} s), ratio`,
          copiedIn / importedIn,
          "",
          1,
          IMPORT_RATIO,
        ),
        atMost("memory of an import at most", importMb, "MB", MOST_MB),
      ];
    } finally {
      await db.$disconnect();
    }
  },
};
