import type { Tally } from "./tally";

const number = (value: number) => value.toLocaleString("en-GB");

/** The totals, what went wrong in the runs, and every broken promise with the command that shows it again. */
export function printTally({ totals, failures, chaos, seconds }: Tally): void {
  const { runs, crossings, deaths, tasks, lookups, charged, spent, writtenOff } = totals;
  if (runs === 0) {
    console.log("\nNo run was finished.");
    return;
  }
  console.log(
    `\n${number(runs)} runs in ${number(Math.round(seconds))} s (${((runs / seconds) * 60).toFixed(0)} a minute): ${number(crossings)} boundaries crossed, ${number(deaths)} deaths.`,
  );
  console.log(
    `${number(lookups)} lookups, ${number(tasks)} tasks: Snov.io's stand-in charged ${number(charged)} credits; our ledger says ${number(spent)} spent, ${number(writtenOff)} written off.`,
  );
  if (chaos.size > 0) console.log("\nWhat went wrong (times, in so many runs):");
  for (const [name, { times, runs: inRuns }] of [...chaos].sort(([one], [other]) => (one < other ? -1 : 1)))
    console.log(`  ${name.padEnd(58)} ${number(times).padStart(8)} ${number(inRuns).padStart(7)}`);
  for (const { violations, reproduce, traceFile } of failures)
    console.log(`\n✗ ${reproduce}\n  ${violations.join("\n  ")}\n  what happened: ${traceFile}`);
  console.log(
    failures.length === 0
      ? "\nEvery promise held in every run."
      : `\n${failures.length} of ${runs} runs broke a promise.`,
  );
}
