import { formatExact } from "@/lib/format/dates";
import type { Severity } from "@/server/alerts/schema";

export interface AlertFacts {
  condition: string;
  severity: Severity;
  sentence: string;
  link: string;
  raisedAt: Date;
}

export interface Surroundings {
  /** Where the desk is reached; null leaves links out. */
  publicUrl: string | null;
  /** Sandboxes stand in for the providers: nothing is real. */
  isSandbox: boolean;
}

export interface MailText {
  subject: string;
  text: string;
}

/** A test is composed like an alert, so that it proves the way. */
export function testFacts(now: Date): AlertFacts {
  return {
    condition: "test",
    severity: "warning",
    sentence: "This is a test: somebody pressed Send a test alert on the desk, and nothing is wrong.",
    link: "/settings/alerts",
    raisedAt: now,
  };
}

/** Plain words only: subject and text of the e-mail. */
export function composeMail(
  { severity, sentence, link, raisedAt, condition }: AlertFacts,
  around: Surroundings,
): MailText {
  const kind = condition === "test" ? "Test" : severity === "critical" ? "Critical" : "Warning";
  const lines = [
    sentence,
    "",
    `Raised on ${formatExact(raisedAt)}.`,
    ...(around.publicUrl ? [`More on the desk: ${around.publicUrl}${link}`] : []),
    ...(around.isSandbox ? ["This Strikeline runs on its sandboxes: no real credits are concerned."] : []),
    "",
    "You get this because ALERT_EMAIL_TO names you. When alerts are raised is set under Settings, Alerts.",
  ];
  return { subject: `Strikeline: ${kind.toLowerCase()}: ${firstClause(sentence)}`, text: `${lines.join("\n")}\n` };
}

/** The body of the webhook, as Standard Webhooks lays payloads out: type, timestamp, data. */
export function composePayload(facts: AlertFacts, id: string | null, around: Surroundings): string {
  const { condition, severity, sentence, link, raisedAt } = facts;
  return JSON.stringify({
    type: condition === "test" ? "alert.test" : "alert.raised",
    timestamp: raisedAt.toISOString(),
    data: {
      id,
      condition,
      severity,
      sentence,
      link: around.publicUrl ? `${around.publicUrl}${link}` : null,
      isSandbox: around.isSandbox,
    },
  });
}

/** Up to the first colon, comma before a figure's explanation, or full stop, so that it fits a phone's list of mails. */
function firstClause(sentence: string): string {
  const [clause = sentence] = sentence.split(/[:;(]|, (?=so |while |and |before )|\. /);
  return clause.trim().replace(/\.$/, "");
}
