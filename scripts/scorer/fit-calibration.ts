import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { STATED_MIXTURE } from "./judge";
import { round } from "./learn-words";
import type { ScoreTable } from "./score-table";

const POINTS = 20;
/** Made-up cases in each bin, half true: no bin is ever certain. */
const DOUBT = 1;
const THIN = 50;
const LEAST_RISE = 0.02;

interface Scored {
  sum: number;
  isTrue: boolean;
  weight: number;
}

interface Pool {
  sum: number;
  right: number;
  weight: number;
}

/**
 * A rising line from sums of signals to log-odds, from scores of pairs that the weights had not seen, in the stated mixture:
 * bins of equal weight, pooled where they would fall (isotonic regression).
 */
export function fitCalibration(table: ScoreTable): ScoreModel["calibration"] {
  const scored = mixed(table).sort((a, b) => a.sum - b.sum);
  const pools = poolFalling(binsOf(scored));
  const points: [number, number][] = [];
  for (const { sum, right, weight } of pools) {
    const share = (right + DOUBT / 2) / (weight + DOUBT);
    const odds = Math.log(share / (1 - share));
    const before = points.at(-1);
    points.push([round(sum / weight, 3), round(Math.max(odds, before ? before[1] + LEAST_RISE : -Infinity), 3)]);
  }
  return points;
}

function mixed({ own, hardest, wrong }: ScoreTable): Scored[] {
  const each = (STATED_MIXTURE.random * own.length) / wrong.length;
  return [
    ...Array.from(own, (sum) => ({ sum, isTrue: true, weight: 1 })),
    ...Array.from(hardest, (sum) => ({ sum, isTrue: false, weight: STATED_MIXTURE.lookAlikes })),
    ...thin(wrong).map((sum) => ({ sum, isTrue: false, weight: each * THIN })),
  ];
}

/** Every so-manieth of the millions, in order of size. */
function thin(wrong: Float64Array): number[] {
  return [...wrong.toSorted().filter((_, at) => at % THIN === THIN >> 1)];
}

function binsOf(scored: readonly Scored[]): Pool[] {
  const size = scored.reduce((sum, { weight }) => sum + weight, 0) / POINTS;
  const bins: Pool[] = [];
  let bin: Pool = { sum: 0, right: 0, weight: 0 };
  for (const { sum, isTrue, weight } of scored) {
    bin.sum += sum * weight;
    bin.right += isTrue ? weight : 0;
    bin.weight += weight;
    if (bin.weight >= size) {
      bins.push(bin);
      bin = { sum: 0, right: 0, weight: 0 };
    }
  }
  return bin.weight > size / 2 ? [...bins, bin] : bins;
}

/** Pools neighbours whose share of right answers would fall. Each bin keeps its own place on the line. */
function poolFalling(bins: readonly Pool[]): Pool[] {
  const blocks: { members: Pool[]; right: number; weight: number }[] = [];
  for (const bin of bins) {
    let block = { members: [bin], right: bin.right, weight: bin.weight };
    for (
      let last = blocks.at(-1);
      last && last.right / last.weight >= block.right / block.weight;
      last = blocks.at(-1)
    ) {
      block = {
        members: [...last.members, ...block.members],
        right: last.right + block.right,
        weight: last.weight + block.weight,
      };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ members, right, weight }) =>
    members.map((member) => ({ ...member, right: (member.weight * right) / weight })),
  );
}
