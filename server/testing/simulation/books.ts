import type { SimulatedDatabase } from "./database";
import type { Scenario } from "./scenario";

/** Each broken promise in a sentence. */
export type Violations = string[];

export interface Books {
  database: SimulatedDatabase;
  /** What Snov.io's stand-in has taken and has left. */
  provider: { charged: number; balance: number };
  /** Tasks that a person asked to be tried again, knowing the risk. */
  risked: ReadonlySet<string>;
  scenario: Scenario;
  /** Everything that happened to the stand-in's account. */
  journalFile: string;
}
