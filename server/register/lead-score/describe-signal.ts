import type { LeadSignalName } from "@/server/register/lead-score/schema";

/** One row of the database's `lead_signals`. */
export interface LeadSignal {
  signal: LeadSignalName;
  points: number;
  /** Days, years, officers, or 1 and 0 for yes and no; null when it is not known. */
  amount: number | null;
  /** The strike-off's stage or the category of the accounts. */
  word: string | null;
}

/** What was seen, as a sentence. */
export function describeSignal({ signal, amount, word }: LeadSignal): string {
  switch (signal) {
    case "daysLeft":
      return describeDays(amount, word);
    case "validEmail":
      return amount ? "A valid e-mail of somebody in office is known" : "No valid e-mail is known";
    case "acceptedDomain":
      return amount ? "The company's domain is accepted" : "No domain is accepted";
    case "accounts":
      return word === null ? "No accounts filed" : `Last accounts: ${word.replaceAll("-", " ")}`;
    case "charges":
      return describeFlag(amount, "Charges on the register: somebody lent it money", "No charges", "charges");
    case "age":
      if (amount === null) return "Day of incorporation not known";
      return amount === 0 ? "Less than a year old" : `${count(amount, "year", "years")} old`;
    case "officers":
      if (amount === null) return "Officers not read yet";
      return amount === 0 ? "Nobody in office" : `${count(amount, "person", "people")} in office`;
    case "accountsOverdue":
      return describeFlag(amount, "Accounts overdue", "Accounts not overdue", "whether accounts are overdue");
    case "confirmationOverdue":
      return describeFlag(
        amount,
        "Confirmation statement overdue",
        "Confirmation statement not overdue",
        "whether the confirmation statement is overdue",
      );
    case "insolvency":
      return describeFlag(amount, "Insolvency history", "No insolvency history", "insolvency history");
    default:
      return signal satisfies never;
  }
}

function describeDays(days: number | null, stage: string | null): string {
  if (stage === "suspended") return "Held up by an objection: no day is counted down";
  if (days === null) return "The day it may be dissolved is not known yet";
  if (days < 0) return `May be dissolved any day, for ${count(-days, "day", "days")} now`;
  if (days === 0) return "May be dissolved from today";
  return `${count(days, "day", "days")} until it may be dissolved`;
}

function describeFlag(amount: number | null, yes: string, no: string, what: string): string {
  if (amount === null) return `Not read yet: ${what}`;
  return amount ? yes : no;
}

function count(many: number, one: string, more: string): string {
  return `${many} ${many === 1 ? one : more}`;
}
