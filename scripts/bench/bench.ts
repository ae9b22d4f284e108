/** What the frame hands a bench. DATABASE_URL, PORT and the ports it implies are in the environment, and its own alone. */
export interface BenchOptions {
  /** Says in a few words what it is at; shown while it works. */
  note(text: string): void;
  /** How large a world to build, for benches that build one; each has its own default. */
  rows?: number;
}

export interface Measure {
  /** What was measured, in words: "webhook acknowledged, 99th percentile at 200 a second". */
  name: string;
  value: number;
  unit: string;
  /** What it cannot or must not pass. */
  limit: number;
  /** The value as a share of its limit. */
  ratio: number;
  /** Whether the value is as good as aimed at. */
  isMet: boolean;
}

/** One file of this folder exports one as `bench`; it is found by its file's name. */
export interface Bench {
  name: string;
  title: string;
  run(options: BenchOptions): Promise<Measure[]>;
}

/** A measure that should reach its limit, or come as near to one that it cannot pass as `aim`. */
export function atLeast(name: string, value: number, unit: string, limit: number, aim = limit): Measure {
  return { name, value, unit, limit, ratio: value / limit, isMet: value >= aim };
}

/** A measure that should stay within its limit. */
export function atMost(name: string, value: number, unit: string, limit: number): Measure {
  return { name, value, unit, limit, ratio: value / limit, isMet: value <= limit };
}
