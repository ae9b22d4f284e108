/**
 * What went wrong in a run and what stood in its way, counted by name: the proof that a fault was really there. The groups are the
 * words before the colon.
 */
export type Chaos = Record<string, number>;

export type Count = (name: string, times?: number) => void;

export function createCount(chaos: Chaos): Count {
  return (name, times = 1) => {
    if (times > 0) chaos[name] = (chaos[name] ?? 0) + times;
  };
}

export interface ChaosTotal {
  /** How often in all, and in how many runs at least once. */
  times: number;
  runs: number;
}

export function addChaos(total: Map<string, ChaosTotal>, chaos: Chaos): void {
  for (const [name, times] of Object.entries(chaos)) {
    const before = total.get(name) ?? { times: 0, runs: 0 };
    total.set(name, { times: before.times + times, runs: before.runs + 1 });
  }
}
