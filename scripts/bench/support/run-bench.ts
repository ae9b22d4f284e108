import type { Bench } from "../bench";
import type { BenchMessage } from "./bench-message";

/** Runs one bench in this process, which was started for it alone: the product's modules read the environment when they load. */
async function runBench(name: string): Promise<void> {
  const { bench }: { bench: Bench } = await import(`../${name}.ts`);
  tell({ kind: "title", title: bench.title });
  const rows = Number(process.env.BENCH_ROWS) || undefined;
  const measures = await bench.run({ note: (text) => tell({ kind: "note", text }), rows });
  tell({ kind: "measures", measures });
}

function tell(message: BenchMessage): void {
  process.send?.(message);
}

try {
  await runBench(process.argv[2] ?? "");
  // The channel would hold the process, and so would whatever pool a bench has left open.
  process.disconnect?.();
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}
