import type { WebhookSignature } from "@/server/platform/webhook-signature";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** `sandbox`: nobody configured a provider. `off`: the other provider is live, and live and synthetic data never mix. */
export type ProviderMode = "live" | "sandbox" | "off";

export interface Env {
  /** What works, but not as somebody may think, for the log. */
  warnings: string[];
  databaseUrl: string;
  /** Folder of the embedded database and of whatever else this machine keeps. */
  dataDir: string;
  host: string;
  port: number;
  /** The address the outside world reaches us at, without a trailing slash. */
  publicUrl: string | null;
  logLevel: LogLevel;
  nextAuthSecret: string | null;
  adminEmail: string;
  adminPassword: string | null;
  /** Credits a budget period may spend; null leaves it to the desk. */
  creditBudget: number | null;
  snov: {
    mode: ProviderMode;
    /** The variables that would switch the provider on when it is off. */
    missing: string[];
    apiUrl: string;
    clientId: string;
    clientSecret: string;
    requestsPerMinute: number;
    /** The first signs new webhook addresses, all are accepted. */
    webhookSecrets: string[];
    webhookBaseUrl: string | null;
    /** Asked of every delivery; null when none is. */
    webhookSignature: WebhookSignature | null;
  };
  companiesHouse: {
    mode: ProviderMode;
    missing: string[];
    apiUrl: string;
    apiKey: string;
    requestsPerFiveMinutes: number;
    /** Its stream takes a key of its own; without one a live register is read without it. */
    stream: { mode: ProviderMode; missing: string[]; url: string; key: string };
  };
  /** Companies' own websites and their DNS, read as evidence. */
  sites: {
    isOn: boolean;
    /** Where every request to a site goes, with the site in its Host header; null goes to the sites themselves. */
    gatewayUrl: string | null;
    /** `address:port` of the name server that is asked; null asks the machine's own. */
    dnsServer: string | null;
    /** Between two requests to one site. */
    pauseMs: number;
  };
  /** How often Snov.io's balance is read, in seconds: usually, and while queues wait for credits. */
  balanceReading: { usualSeconds: number; pausedSeconds: number };
  alerts: AlertEnv;
  sandbox: {
    snovPort: number;
    companiesHousePort: number;
    websitesPort: number;
    seed: string;
    credits: number;
    /** What happens on the invented register by itself. */
    eventsPerMinute: number;
  };
}

/** Where alerts go besides the desk. */
export interface AlertEnv {
  /** With its credentials: never print it. */
  smtpUrl: string | null;
  emailTo: string[];
  emailFrom: string | null;
  /** Its path may be a secret: print the host only. */
  webhookUrl: string | null;
  /** All of them sign. Empty: one is made and kept in the database. */
  webhookSecrets: string[];
  /** Whether receivers may have private, loopback or metadata addresses. */
  allowPrivateTargets: boolean;
}
