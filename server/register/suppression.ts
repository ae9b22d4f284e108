import { createHmac } from "node:crypto";
import type { Db } from "@/server/platform/db/client";
import { instanceSecret } from "@/server/platform/instance-secret";

/** What may be suppressed apart from companies, whose public numbers SQL compares by itself (`findSkipped`). */
export interface Suppressible {
  address?: string;
  domain?: string;
  /** The register's id of the person over all appointments. */
  personId?: string | null;
}

/**
 * How a suppressed address, domain or person is kept: keyed with a secret of this installation, so that nobody can try a list of
 * addresses against the rows alone. The value itself is never kept.
 */
export async function suppressionHash(kind: "address" | "domain" | "person", value: string): Promise<string> {
  const secret = await instanceSecret("suppression");
  return createHmac("sha256", secret).update(`${kind}:${value.trim().toLowerCase()}`).digest("hex");
}

/** Whether any of it must not be looked up, stored or shown. An address is so with its domain, a domain with one above it. */
export async function isSuppressed(db: Db, { address, domain, personId }: Suppressible): Promise<boolean> {
  const domains = domainsAbove(domain ?? address?.split("@")[1]);
  const hashes = await Promise.all([
    ...(address ? [suppressionHash("address", address)] : []),
    ...domains.map((name) => suppressionHash("domain", name)),
    ...(personId ? [suppressionHash("person", personId)] : []),
  ]);
  return (await db.suppression.count({ where: { hash: { in: hashes } } })) > 0;
}

/** `mail.acme.co.uk`, `acme.co.uk`, `co.uk`. */
function domainsAbove(domain: string | undefined): string[] {
  const labels = domain?.split(".") ?? [];
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
}
