/**
 * What came of handing a message over. `later`: a passing trouble, worth another try. `refused`: trying again cannot help until
 * somebody changes something. `gone`: the receiver wants no more.
 */
export interface SendResult {
  outcome: "delivered" | "later" | "refused" | "gone";
  /** HTTP status or SMTP reply code; null when there was no answer. */
  status: number | null;
  /** In words, for the log of deliveries: no addresses of people, no secrets. */
  detail: string;
}
