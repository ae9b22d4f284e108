import { beforeEach, describe, expect, it } from "vitest";
import { storeVerification } from "@/server/enrichment/emails/store-verification";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { resetDatabase } from "@/server/testing/database";
import { storeEmailsNow } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";

const DOMAIN = "harrowmere.co.uk";
const EMAIL = `ada.marlowe@${DOMAIN}`;
const FLAGS = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const inDays = (days: number) => daysAgo(-days);

let companyNumber: string;
let officerId: string;

beforeEach(async () => {
  await resetDatabase();
  companyNumber = await createCompany();
  officerId = await createOfficer(companyNumber, { forename: "Ada", surname: "Marlowe" });
});

type Told = { kind: "email" | "verification"; input: Prisma.InputJsonObject; answer: Prisma.InputJsonObject };

/** What Snov.io told so many days ago and is still fresh. */
async function told({ kind, input, answer }: Told, days: number): Promise<{ officerId: string; lookupId: string }> {
  const dates = { answeredAt: daysAgo(days), expiresAt: inDays(30) };
  const about = { companyNumber, officerId, key: crypto.randomUUID(), priority: 1 };
  const { id } = await db.lookup.create({ data: { kind, input, answer, state: "found", ...dates, ...about } });
  return { officerId, lookupId: id };
}

const found = (status: "valid" | "unknown", days: number) =>
  told(
    {
      kind: "email",
      input: { firstName: "Ada", lastName: "Marlowe", domain: DOMAIN },
      answer: { kind: "email", emails: [{ email: EMAIL, status, unknownReason: null, ...FLAGS }] },
    },
    days,
  );
const verified = (status: "valid" | "not_valid", days: number) =>
  told(
    {
      kind: "verification",
      input: { email: EMAIL },
      answer: { kind: "verification", email: EMAIL, status, unknownReason: null, ...FLAGS },
    },
    days,
  );
const shown = async () => (await db.officerEmail.findFirstOrThrow()).verification;

describe("an address shows what was said of it last, in whatever order the jobs ran", () => {
  it("an older answer that is stored late changes nothing", async () => {
    await storeEmailsNow(await found("unknown", 1));
    await storeEmailsNow(await found("valid", 40));
    expect(await shown()).toBe("unknown");
    await storeEmailsNow(await found("valid", 0));
    expect(await shown()).toBe("valid");
  });

  it("a verdict that is older than the finder's own changes nothing, a newer one does", async () => {
    await storeEmailsNow(await found("valid", 1));
    await storeVerification(await verified("not_valid", 40));
    expect(await shown()).toBe("valid");
    await storeVerification(await verified("not_valid", 0));
    expect(await shown()).toBe("not_valid");
  });

  it("a verdict counts where the finder was not sure", async () => {
    await storeEmailsNow(await found("unknown", 1));
    await storeVerification(await verified("valid", 40));
    expect(await shown()).toBe("valid");
  });
});
