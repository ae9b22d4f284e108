import type { AlertPolicy, Severity } from "@/server/alerts/schema";

/** One instance of a condition that holds now. */
export interface Firing {
  /** Which instance, unique over all conditions: `credits-used:95`. */
  key: string;
  /** With a period the instance is raised once in it, however often it comes and goes; null: once an episode. */
  period: string | null;
  severity: Severity;
  /** Plain words for everybody: no personal data, no secrets. It stands in e-mails as it is. */
  sentence: string;
  /** The page of the desk that shows more. */
  link: string;
}

/** Something that people want to be told of. */
export interface Condition {
  name: string;
  /** How often it is looked at: what is dear to read is read less often. */
  everySeconds: number;
  /** An open alert keeps the words it was raised with: what holds now is said beside them. */
  keepsWords?: boolean;
  /** Every instance that holds now; what it no longer names is resolved. Reads only, and cheaply. */
  find(policy: AlertPolicy, now: Date): Promise<Firing[]>;
}
