import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ACCEPT_AT } from "@/server/enrichment/domain-score/schema";
import { createProgress } from "../progress";
import { PROJECT_DIR } from "../project";
import { judge } from "../scorer/judge";
import { printJudgement } from "../scorer/print-judgement";
import { PairsError, readPairs } from "../scorer/read-pairs";
import { readRegisterNames } from "../scorer/read-register-names";
import { tellLeftRows } from "../scorer/tell-left-rows";
import { trainModel } from "../scorer/train-model";

const USAGE =
  "Usage: npm run train -- PAIRS.csv REGISTER.csv (labelled pairs, and a Companies House bulk CSV for the rarity of words)";
const MODEL = join(PROJECT_DIR, "server/enrichment/domain-score/model.json");

/** Learns the domain scorer's model anew and prints how it does on pairs that it had not seen. The same files give the same model. */
export default async function main(args: string[]): Promise<number> {
  const [pairsFile, registerFile, ...rest] = args;
  if (!pairsFile || !registerFile || rest.length > 0) {
    console.error(USAGE);
    return 2;
  }
  try {
    const { pairs, left } = readPairs(resolve(process.env.INIT_CWD ?? ".", pairsFile));
    tellLeftRows(left);
    const names = readRegisterNames(resolve(process.env.INIT_CWD ?? ".", registerFile));
    const progress = createProgress(1);
    const { model, unseen, unseenByOneLine } = await progress.step(`Learning from ${pairs.length} pairs`, (note) =>
      trainModel(pairs, names, note),
    );
    const written = `${JSON.stringify(model, null, 2)}\n`;
    // Compared as what they say: the formatter lays the committed file out in its own way.
    const isAsItWas =
      existsSync(MODEL) && isDeepStrictEqual(JSON.parse(readFileSync(MODEL, "utf8")), JSON.parse(written));
    if (!isAsItWas) writeFileSync(MODEL, written);
    console.log("\nOn pairs that were not learnt from (5 folds):");
    printJudgement(judge(unseen, ACCEPT_AT, unseenByOneLine), unseen, unseenByOneLine);
    console.log(isAsItWas ? "\nThe model is as it was." : `\nThe model is written to ${MODEL}.`);
    return 0;
  } catch (error) {
    if (!(error instanceof PairsError)) throw error;
    console.error(error.message);
    return 2;
  }
}
