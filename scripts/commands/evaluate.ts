import { resolve } from "node:path";
import { shippedModel } from "@/server/enrichment/domain-score/model";
import { ACCEPT_AT } from "@/server/enrichment/domain-score/schema";
import { judge } from "../scorer/judge";
import { digestOf } from "../scorer/pairs-digest";
import { printJudgement } from "../scorer/print-judgement";
import { PairsError, readPairs } from "../scorer/read-pairs";
import { nameScores } from "../scorer/score-pairs";
import { fillScoreTable } from "../scorer/score-table";
import { tellLeftRows } from "../scorer/tell-left-rows";

const USAGE = "Usage: npm run evaluate -- PAIRS.csv [--json] (columns company_number, employer_name, …, domain)";
const HONESTY = {
  seen: "The shipped model has learnt from these very rows: the figures above are no promise for others.\nThose on rows that it had not seen are in docs/decisions/017-name-scorer.md, and `npm run train` prints them.",
  unseen:
    "This is not the file that the shipped model learnt from. Rows that the two share would flatter it all the same.",
};
const BAR_WIDTH = 30;

/** Judges the shipped scorer, name signals only, on labelled pairs against wrong ones made from the file's other domains. */
export default async function main(args: string[]): Promise<number> {
  const files = args.filter((arg) => !arg.startsWith("--"));
  const options = args.filter((arg) => arg.startsWith("--"));
  const [file] = files;
  if (!file || files.length > 1 || options.some((option) => option !== "--json")) {
    console.error(USAGE);
    return 2;
  }
  try {
    // npm runs commands in the project's folder; a path is meant from where the person stands.
    const { pairs, left } = readPairs(resolve(process.env.INIT_CWD ?? ".", file));
    tellLeftRows(left);
    const table = fillScoreTable(pairs, nameScores(pairs, shippedModel), drawProgress());
    const found = judge(table, ACCEPT_AT);
    if (options.includes("--json")) console.log(JSON.stringify(found));
    else {
      console.log(`The shipped weights (${shippedModel.trainedOn}), name signals only:`);
      printJudgement(found, table);
      console.log(`\n${HONESTY[digestOf(pairs) === shippedModel.pairsDigest ? "seen" : "unseen"]}`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof PairsError)) throw error;
    console.error(error.message);
    return 2;
  }
}

/** On standard error, so that standard output is the answer alone. */
function drawProgress(): (share: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let shown = -1;
  return (share) => {
    const percent = Math.floor(share * 100);
    if (percent === shown) return;
    shown = percent;
    const filled = Math.round(share * BAR_WIDTH);
    const bar = `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)}`;
    process.stderr.write(share < 1 ? `\r\x1b[K[${bar}] ${percent} %` : "\r\x1b[K");
  };
}
