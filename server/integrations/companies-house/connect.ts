import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { limiterFor, noteProviderRate } from "@/server/platform/rate-limit";
import { type CompaniesHouseClient, createCompaniesHouseClient } from "./client";

/** The Companies House that this installation is configured for. Throws `UNAVAILABLE` when it is off. */
export function connectCompaniesHouse(priority: number): CompaniesHouseClient {
  const { mode, apiUrl, apiKey, missing } = env().companiesHouse;
  if (mode === "off") throw new AppError("UNAVAILABLE", `Companies House is off: set ${missing.join(" and ")}`);
  return createCompaniesHouseClient({
    baseUrl: apiUrl,
    apiKey,
    limiter: limiterFor("companies-house", { priority }),
    onRate: (rate) => {
      noteProviderRate("companies-house", rate).catch((error: unknown) =>
        logger.warn({ error }, "a rate header was not noted"),
      );
    },
  });
}
