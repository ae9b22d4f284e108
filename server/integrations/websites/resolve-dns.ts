import type { LookupAddress } from "node:dns";
import { Resolver } from "node:dns/promises";
import type { DnsFacts } from "./schema";

const TIMEOUT_MS = 3_000;
const TRIES = 2;

/** The names say that the domain or the record is not there; anything else means that nobody answered. */
const ABSENT = new Set(["ENODATA", "ENOTFOUND"]);

const NOBODY_ANSWERED: DnsFacts = { outcome: "failed", hasAddress: false, mail: "unknown", hasSpf: false };

export interface DnsReader {
  /** That a domain does not exist is believed of resolvers alone that know its top-level domain. */
  readFacts(domain: string): Promise<DnsFacts>;
  /** Every address of a host, IPv4 first. Throws when there is none. */
  resolveAddresses(host: string): Promise<LookupAddress[]>;
}

/** Asks name servers about domains. `server` is `address:port`; null asks the machine's own. */
export function createDnsReader(server: string | null, timeoutMs = TIMEOUT_MS): DnsReader {
  const resolver = new Resolver({ timeout: timeoutMs, tries: TRIES });
  if (server) resolver.setServers([server]);

  async function resolveAddresses(host: string): Promise<LookupAddress[]> {
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = [
      ...(four.status === "fulfilled" ? four.value.map((address) => ({ address, family: 4 })) : []),
      ...(six.status === "fulfilled" ? six.value.map((address) => ({ address, family: 6 })) : []),
    ];
    if (addresses.length === 0) throw four.status === "rejected" ? four.reason : new Error(`${host} has no address`);
    return addresses;
  }

  /** A resolver that is cut off from the public DNS says of every name that it does not exist. */
  async function knowsTopLevelOf(domain: string): Promise<boolean> {
    const top = await orTrouble(resolver.resolveNs(domain.slice(domain.lastIndexOf(".") + 1)));
    return Array.isArray(top) || top === "no-record";
  }

  return {
    resolveAddresses,
    async readFacts(domain) {
      const [addresses, mail, texts] = await Promise.all([
        orTrouble(resolveAddresses(domain)),
        orTrouble(resolver.resolveMx(domain)),
        orTrouble(resolver.resolveTxt(domain)),
      ]);
      if (mail === "no-such-domain" && !(await knowsTopLevelOf(domain))) return NOBODY_ANSWERED;
      const hasAddress = Array.isArray(addresses);
      return {
        outcome: outcomeOf(addresses, mail),
        hasAddress,
        mail: mailOf(mail, hasAddress, addresses),
        hasSpf: Array.isArray(texts) && texts.some((parts) => /^v=spf1(\s|$)/i.test(parts.join(""))),
      };
    },
  };
}

type Trouble = "no-such-domain" | "no-record" | "timeout" | "failed";

function orTrouble<Value>(asked: Promise<Value>): Promise<Value | Trouble> {
  return asked.catch((error: unknown) => troubleOf(error));
}

function troubleOf(error: unknown): Trouble {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOTFOUND") return "no-such-domain";
  if (ABSENT.has(code)) return "no-record";
  return code === "ETIMEOUT" ? "timeout" : "failed";
}

function outcomeOf(addresses: LookupAddress[] | Trouble, mail: object[] | Trouble): DnsFacts["outcome"] {
  if (Array.isArray(addresses) || Array.isArray(mail)) return "answered";
  if (addresses === "no-record" || mail === "no-record") return "answered";
  if (mail === "no-such-domain") return "no-such-domain";
  return mail;
}

function mailOf(
  mail: { exchange: string }[] | Trouble,
  hasAddress: boolean,
  addresses: LookupAddress[] | Trouble,
): DnsFacts["mail"] {
  if (Array.isArray(mail)) {
    const servers = mail.filter(({ exchange }) => exchange !== "" && exchange !== ".");
    if (servers.length > 0) return "mx";
    return mail.length > 0 ? "null-mx" : "none";
  }
  if (mail !== "no-record" && mail !== "no-such-domain") return "unknown";
  if (hasAddress) return "address-only";
  return addresses === "timeout" || addresses === "failed" ? "unknown" : "none";
}
