import { defineGroup, type Pair } from "@/server/enrichment/domain-score/signals/group";

const MOST = 3;
const hasNoWord = ({ summary }: Pair) => summary.wholeWords + summary.starts === 0;

function countKinds({ company, domain }: Pair, wanted: boolean): number {
  let count = 0;
  for (let place = 0; place < domain.kinds.length; place++) {
    if (domain.kinds[place] && company.kinds[place] === wanted) count++;
  }
  return Math.min(MOST, count);
}

/** Whether the label speaks of what the organisation does. It matters most where no word is shared. */
export const fitSignals = defineGroup("trade", {
  fits: (pair) => countKinds(pair, true),
  clashes: (pair) => countKinds(pair, false),
  "fits-without-word": (pair) => (hasNoWord(pair) ? countKinds(pair, true) : 0),
  "clashes-without-word": (pair) => (hasNoWord(pair) ? countKinds(pair, false) : 0),
});
