import type { Env } from "@/server/platform/env-shape";
import type { Variables } from "@/server/platform/env-variables";
import { readSignature } from "@/server/platform/webhook-signature";

export const SANDBOX_CREDENTIALS = {
  clientId: "sandbox-client",
  clientSecret: "sandbox-secret",
  apiKey: "sandbox-key",
  streamKey: "sandbox-stream-key",
};

/** Which providers are asked for real, which are our sandboxes, and which are off. */
export function arrangeProviders(
  v: Variables,
  sandbox: Env["sandbox"],
): Pick<Env, "snov" | "companiesHouse" | "sites"> {
  const snovMissing = missingSnovCredentials(v);
  const companiesHouseMissing = v.COMPANIES_HOUSE_API_KEY ? [] : ["COMPANIES_HOUSE_API_KEY"];
  const snovLimits = {
    requestsPerMinute: v.SNOV_RATE_LIMIT,
    webhookSecrets: v.SNOV_WEBHOOK_SECRET,
    webhookSignature: readSignature(v),
  };
  const companiesHouseLimits = { requestsPerFiveMinutes: v.COMPANIES_HOUSE_RATE_LIMIT };

  if (snovMissing.length > 0 && companiesHouseMissing.length > 0) {
    const { clientId, clientSecret, apiKey, streamKey } = SANDBOX_CREDENTIALS;
    const here = (port: number) => `http://127.0.0.1:${port}`;
    const sandboxed = { mode: "sandbox" as const, missing: [] };
    return {
      snov: {
        ...sandboxed,
        ...snovLimits,
        apiUrl: here(sandbox.snovPort),
        clientId,
        clientSecret,
        webhookBaseUrl: v.PUBLIC_URL ?? here(v.PORT),
      },
      companiesHouse: {
        ...sandboxed,
        ...companiesHouseLimits,
        apiUrl: here(sandbox.companiesHousePort),
        apiKey,
        stream: { ...sandboxed, url: here(sandbox.companiesHousePort), key: streamKey },
      },
      // Synthetic domains may be somebody's: real name servers and sites are never asked about them.
      sites: {
        isOn: v.SITE_EVIDENCE === "on",
        gatewayUrl: v.SITES_URL ?? here(sandbox.websitesPort),
        dnsServer: v.DNS_SERVER ?? `127.0.0.1:${sandbox.websitesPort}`,
        pauseMs: 10,
      },
    };
  }
  return {
    snov: {
      mode: snovMissing.length > 0 ? "off" : "live",
      missing: snovMissing,
      ...snovLimits,
      apiUrl: v.SNOV_API_URL ?? "https://api.snov.io",
      clientId: v.SNOV_CLIENT_ID ?? "",
      clientSecret: v.SNOV_CLIENT_SECRET ?? "",
      webhookBaseUrl: v.PUBLIC_URL,
    },
    companiesHouse: {
      mode: companiesHouseMissing.length > 0 ? "off" : "live",
      missing: companiesHouseMissing,
      ...companiesHouseLimits,
      apiUrl: v.COMPANIES_HOUSE_API_URL ?? "https://api.company-information.service.gov.uk",
      apiKey: v.COMPANIES_HOUSE_API_KEY ?? "",
      stream: arrangeStream(v),
    },
    sites: { isOn: v.SITE_EVIDENCE === "on", gatewayUrl: v.SITES_URL, dnsServer: v.DNS_SERVER, pauseMs: 500 },
  };
}

function arrangeStream(v: Variables): Env["companiesHouse"]["stream"] {
  const missing = (["COMPANIES_HOUSE_API_KEY", "COMPANIES_HOUSE_STREAM_KEY"] as const).filter((name) => !v[name]);
  return {
    mode: missing.length > 0 ? "off" : "live",
    missing,
    url: v.COMPANIES_HOUSE_STREAM_URL ?? "https://stream.companieshouse.gov.uk",
    key: v.COMPANIES_HOUSE_STREAM_KEY ?? "",
  };
}

export function missingSnovCredentials(v: Variables): string[] {
  return (["SNOV_CLIENT_ID", "SNOV_CLIENT_SECRET"] as const).filter((name) => !v[name]);
}
