import { isIP } from "node:net";
import { createTransport } from "nodemailer";
import type { SendResult } from "@/server/integrations/alert-channels/send-result";
import { checkAddress } from "@/server/integrations/http/check-address";
import { resolvePublic, SafeFetchError } from "@/server/integrations/http/safe-fetch";
import { messageOf } from "@/server/platform/errors";

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
const PORTS = { "smtp:": 587, "smtps:": 465 } as const;

export interface MailMessage {
  smtpUrl: string;
  /** Null: an address at the mail server's own host. */
  from: string | null;
  to: readonly string[];
  subject: string;
  text: string;
  /** The same over all attempts, so that a mailbox can tell a repeated message. */
  id: string;
  allowPrivate: boolean;
}

/** Sends one e-mail to all recipients. Never throws: whatever happens is a result. */
export async function sendMail(message: MailMessage): Promise<SendResult> {
  const url = new URL(message.smtpUrl);
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  try {
    const [first] = await resolvePublic(hostname, { allowPrivate: message.allowPrivate });
    if (!first) return { outcome: "later", status: null, detail: `${hostname} has no address.` };
    return await handOver(message, url, hostname, first.address);
  } catch (error) {
    if (error instanceof SafeFetchError) return judgeTarget(error);
    return judgeMailError(error, hostname);
  }
}

/** Connects to the address that was checked, and asks for the certificate of the name. */
async function handOver(message: MailMessage, url: URL, hostname: string, address: string): Promise<SendResult> {
  const isSecure = url.protocol === "smtps:";
  const user = decodeURIComponent(url.username);
  // A password crosses the internet encrypted and to the right server only. Elsewhere encryption nobody verified beats none.
  const isGuarded = user !== "" && checkAddress(address) === null;
  const transport = createTransport({
    host: address,
    port: Number(url.port) || PORTS[isSecure ? "smtps:" : "smtp:"],
    secure: isSecure,
    requireTLS: isGuarded,
    tls: { servername: isIP(hostname) ? undefined : hostname, rejectUnauthorized: isSecure || isGuarded },
    auth: user ? { user, pass: decodeURIComponent(url.password) } : undefined,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
  try {
    const { rejected } = await transport.sendMail({
      from:
        message.from ??
        `Strikeline <${user.includes("@") ? user : `strikeline@${isIP(hostname) ? "localhost" : hostname}`}>`,
      to: [...message.to],
      subject: message.subject,
      text: message.text,
      messageId: `<${message.id}@strikeline>`,
      // Nobody's holiday reply is wanted.
      headers: { "Auto-Submitted": "auto-generated" },
    });
    const count = rejected.length;
    const refused = count === 0 ? "" : ` ${count} of ${message.to.length} recipients were refused.`;
    return { outcome: "delivered", status: 250, detail: `The mail server took it.${refused}` };
  } finally {
    transport.close();
  }
}

function judgeTarget(error: SafeFetchError): SendResult {
  if (error.kind !== "refused") return { outcome: "later", status: null, detail: `${error.message}.` };
  return {
    outcome: "refused",
    status: null,
    detail: `${error.message}. To allow a private mail server set ALERT_ALLOW_PRIVATE_TARGETS=true.`,
  };
}

/** A reply of 5xx is the server's last word; 4xx, broken connections and silence pass. Replies may name recipients: only codes are kept. */
function judgeMailError(error: unknown, hostname: string): SendResult {
  const { responseCode, code } = error instanceof Error ? (error as { responseCode?: unknown; code?: unknown }) : {};
  const status = typeof responseCode === "number" && responseCode > 0 ? responseCode : null;
  if (status !== null && status >= 500) {
    const why = code === "EAUTH" ? "refused user or password" : "refused the message";
    return { outcome: "refused", status, detail: `The mail server ${why} (${status}).` };
  }
  if (status !== null) return { outcome: "later", status, detail: `The mail server cannot take it now (${status}).` };
  const reason = typeof code === "string" ? code : messageOf(error);
  return { outcome: "later", status: null, detail: `The mail server ${hostname} could not be reached (${reason}).` };
}
