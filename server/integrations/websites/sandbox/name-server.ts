import { createSocket } from "node:dgram";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Question } from "dns-packet";
import type { SitePlan } from "./plan-site";

/** A public address that nobody lives at (RFC 5737); pages come by the gateway, whatever a name's address. */
const ADDRESS = "203.0.113.10";
const TTL_SECONDS = 60;
const NO_SUCH_DOMAIN = 3;

export interface NameServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Answers A, MX and TXT by UDP for every planned domain; null plans do not exist. Top-level domains have name servers, unless it
 * stands in a network that is cut off from the public DNS.
 */
export async function openNameServer(options: {
  /** 0: any free one. */
  port: number;
  plan(domain: string): Promise<SitePlan | null>;
  onQuestion(domain: string): void;
  isCutOff?: boolean;
}): Promise<NameServer> {
  const socket = createSocket("udp4");
  socket.on("message", (message, { port, address }) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    const domain = question.name.toLowerCase();
    const respond = (answers: Answer[] | null) =>
      socket.send(
        encode({
          type: "response",
          id: query.id,
          flags: AUTHORITATIVE_ANSWER | (answers ? 0 : NO_SUCH_DOMAIN),
          questions: [question],
          answers: answers ?? [],
        }),
        port,
        address,
      );
    if (!domain.includes(".")) {
      respond(options.isCutOff ? null : [{ name: domain, ttl: TTL_SECONDS, type: "NS", data: `ns.${domain}` }]);
      return;
    }
    options.onQuestion(domain);
    void options
      .plan(domain)
      .catch(() => null)
      .then((plan) => respond(plan && answer(question, domain, plan)));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(options.port, "127.0.0.1", resolve);
  });
  return { port: socket.address().port, close: () => new Promise((resolve) => socket.close(resolve)) };
}

function answer({ type }: Question, domain: string, { mail }: SitePlan): Answer[] {
  const record = { name: domain, ttl: TTL_SECONDS };
  if (type === "A") return [{ ...record, type, data: ADDRESS }];
  if (type === "TXT" && mail === "mx") return [{ ...record, type, data: "v=spf1 include:_spf.mail.invalid -all" }];
  if (type !== "MX" || mail === "none") return [];
  const data = mail === "null-mx" ? { preference: 0, exchange: "." } : { preference: 10, exchange: `mail.${domain}` };
  return [{ ...record, type, data }];
}
