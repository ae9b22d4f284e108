import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { limiterFor, noteProviderRate } from "@/server/platform/rate-limit";
import { WAITED_FOR_LIFT } from "@/server/platform/slot-rule";
import { type CompaniesHouseClient, createCompaniesHouseClient } from "./client";

/**
 * The Companies House that this installation is configured for, for work of this priority; what a person waits for goes before all
 * other. Throws `UNAVAILABLE` when it is off.
 */
export function connectCompaniesHouse(priority: number, { isWaitedFor = false } = {}): CompaniesHouseClient {
  const { mode, apiUrl, apiKey, missing } = env().companiesHouse;
  if (mode === "off") throw new AppError("UNAVAILABLE", `Companies House is off: set ${missing.join(" and ")}`);
  return createCompaniesHouseClient({
    baseUrl: apiUrl,
    apiKey,
    limiter: limiterFor("companies-house", { priority: priority + (isWaitedFor ? WAITED_FOR_LIFT : 0) }),
    onRate: (rate) => {
      noteProviderRate("companies-house", rate).catch((error: unknown) =>
        logger.warn({ error }, "a rate header was not noted"),
      );
    },
  });
}
