import { z } from "zod";
import { isSigningSecret } from "@/server/platform/standard-webhooks";
import {
  findSignatureProblems,
  readSignature,
  signatureVariables,
  type WebhookSignature,
} from "@/server/platform/webhook-signature";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Nobody connects to it: it only lets modules load where no database is configured, such as during a build. */
const NO_DATABASE = "postgresql://not-configured@127.0.0.1:1/not-configured";

/** Distances of the sandboxes' ports from PORT. */
const SNOV_SANDBOX_OFFSET = 10;
const COMPANIES_HOUSE_SANDBOX_OFFSET = 11;
const WEBSITES_SANDBOX_OFFSET = 12;
const HIGHEST_PORT = 65_535 - WEBSITES_SANDBOX_OFFSET;

export const SANDBOX_CREDENTIALS = {
  clientId: "sandbox-client",
  clientSecret: "sandbox-secret",
  apiKey: "sandbox-key",
  streamKey: "sandbox-stream-key",
};

export type LogLevel = (typeof LOG_LEVELS)[number];

/** `sandbox`: nobody configured a provider. `off`: the other provider is live, and live and synthetic data never mix. */
export type ProviderMode = "live" | "sandbox" | "off";

export interface Env {
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

/** Tells the person at the keyboard which variables to mend, all at once. */
export class EnvError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1 ? problems[0] : `Mend these settings:\n${problems.map((line) => `  - ${line}`).join("\n")}`,
    );
    this.name = "EnvError";
    this.problems = problems;
  }
}

function wholeNumber(smallest: number, largest: number, example: number) {
  const error = `must be a whole number from ${smallest} to ${largest}, for example ${example}`;
  return z
    .string()
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= smallest && Number(value) <= largest, { error })
    .transform(Number);
}

function splitList(value: string): string[] {
  return value.split(",").flatMap((part) => part.trim() || []);
}

/** Paths are put behind these addresses, so nothing may follow a path of their own; and an address gets printed, so no password. */
const webAddress = z
  .string()
  .refine((value) => /^https?:\/\/[^/@?#]+(\/[^?#]*)?$/i.test(value) && URL.canParse(value), {
    error: "must be a web address without user, password, query or fragment, for example https://strikeline.example",
  })
  .transform((value) => value.replace(/\/+$/, ""));

/** The desk lies at the root of its host. */
const webOrigin = webAddress.refine((value) => !URL.canParse(value) || new URL(value).pathname === "/", {
  error: "must be a web address without a path, for example https://strikeline.example",
});

/** A mailer's host with, if need be, user and password. */
const smtpAddress = z
  .string()
  .refine((value) => /^smtps?:\/\/[^/?#]+\/?$/i.test(value) && URL.canParse(value) && new URL(value).hostname !== "", {
    error: "must be a mail server's address, for example smtps://user:password@mail.example:465",
  });

const emailList = z
  .string()
  .transform(splitList)
  .refine((addresses) => addresses.length > 0 && addresses.every((address) => z.email().safeParse(address).success), {
    error: "must be e-mail addresses separated by commas, for example ops@company.example, cto@company.example",
  });

/** `Name <address>` or an address alone. */
const sender = z.string().refine(
  (value) => {
    const [, address = value] = /^[^<>\r\n]*<([^<>]+)>$/.exec(value) ?? [];
    return z.email().safeParse(address).success;
  },
  { error: "must be an e-mail address, with or without a name: Strikeline <alerts@company.example>" },
);

/** Receivers keep keys in path or query, so those may follow. */
const receiver = z.string().refine((value) => /^https?:\/\/[^/@?#]+([/?][^#]*)?$/i.test(value) && URL.canParse(value), {
  error: "must be a web address without user, password or fragment, for example https://hooks.example/strikeline",
});

const signingSecrets = z
  .string()
  .transform(splitList)
  .refine((secrets) => secrets.every(isSigningSecret), {
    error:
      "must be secrets separated by commas, each whsec_ with 24 to 64 bytes in base64, or a text of 12 characters or more",
  });

/** Whoever guesses one can make every address that we hand to Snov.io. */
const SHORTEST_ADDRESS_SECRET = 16;

const addressSecrets = z
  .string()
  .transform(splitList)
  .refine((secrets) => secrets.length > 0 && secrets.every((secret) => secret.length >= SHORTEST_ADDRESS_SECRET), {
    error: `must be secrets separated by commas, each of ${SHORTEST_ADDRESS_SECRET} characters or more (openssl rand -base64 32 makes one); leave it out and one is made`,
  });

const yesOrNo = z.enum(["true", "false"], { error: "must be true or false" }).transform((value) => value === "true");

const text = z.string().nullable().default(null);

const variables = z.object({
  DATABASE_URL: z
    .string()
    .refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), {
      error: "must be a PostgreSQL address, for example postgresql://user:password@localhost:5432/strikeline",
    })
    .default(NO_DATABASE),
  DATA_DIR: z.string().default(".data"),
  PORT: wholeNumber(1, HIGHEST_PORT, 3000).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: webOrigin.nullable().default(null),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }).default("info"),
  NEXTAUTH_SECRET: text,
  ADMIN_EMAIL: z
    .email({ error: "must be an e-mail address, for example you@company.example" })
    .default("admin@strikeline.local"),
  // As long as a password that somebody chooses on the desk.
  ADMIN_PASSWORD: z
    .string()
    .min(12, { error: "must be 12 to 200 characters long" })
    .max(200, { error: "must be 12 to 200 characters long" })
    .nullable()
    .default(null),
  CREDIT_BUDGET: wholeNumber(0, 999_999_999, 5000).nullable().default(null),
  SNOV_CLIENT_ID: text,
  SNOV_CLIENT_SECRET: text,
  SNOV_API_URL: webAddress.nullable().default(null),
  SNOV_RATE_LIMIT: wholeNumber(1, 100_000, 60).default(60),
  SNOV_WEBHOOK_SECRET: addressSecrets.default([]),
  ...signatureVariables,
  SNOV_BALANCE_SECONDS: wholeNumber(1, 86_400, 600).default(600),
  COMPANIES_HOUSE_API_KEY: text,
  COMPANIES_HOUSE_API_URL: webAddress.nullable().default(null),
  COMPANIES_HOUSE_RATE_LIMIT: wholeNumber(1, 1_000_000, 600).default(600),
  COMPANIES_HOUSE_STREAM_KEY: text,
  COMPANIES_HOUSE_STREAM_URL: webAddress.nullable().default(null),
  SITE_EVIDENCE: z.enum(["on", "off"], { error: "must be on or off" }).default("on"),
  SITES_URL: webAddress.nullable().default(null),
  DNS_SERVER: z
    .string()
    .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\])(:\d{1,5})?$/i, {
      error: "must be the IP address of a name server, with a port where it is not 53, for example 9.9.9.9",
    })
    .nullable()
    .default(null),
  SMTP_URL: smtpAddress.nullable().default(null),
  ALERT_EMAIL_TO: emailList.default([]),
  ALERT_EMAIL_FROM: sender.nullable().default(null),
  ALERT_WEBHOOK_URL: receiver.nullable().default(null),
  ALERT_WEBHOOK_SECRET: signingSecrets.default([]),
  ALERT_ALLOW_PRIVATE_TARGETS: yesOrNo.default(false),
  SANDBOX_SEED: z.string().default("strikeline"),
  SANDBOX_CREDITS: wholeNumber(0, 999_999_999, 5000).default(5000),
  SANDBOX_EVENTS: wholeNumber(0, 60_000, 12).default(12),
});

type Variables = z.infer<typeof variables>;
type Source = Readonly<Record<string, string | undefined>>;

/** Reads and checks the whole environment. Empty variables count as unset. Throws `EnvError`. */
export function readEnv(source: Source): Env {
  const given = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name) => (source[name]?.trim() ? [[name, source[name].trim()]] : [])),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success)
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`));
  const problems = [
    ...findHalfGivenCredentials(parsed.data),
    ...findHalfGivenChannels(parsed.data),
    ...findSignatureProblems(parsed.data),
  ];
  if (problems.length > 0) throw new EnvError(problems);
  return arrange(parsed.data);
}

function findHalfGivenCredentials(v: Variables): string[] {
  const problems: string[] = [];
  const snovMissing = missingSnovCredentials(v);
  if (snovMissing.length === 1) {
    problems.push(
      `${snovMissing[0]} is not set: the Snov.io credentials are SNOV_CLIENT_ID and SNOV_CLIENT_SECRET, set both or neither.`,
    );
  }
  if (v.SNOV_API_URL && snovMissing.length === 2) {
    problems.push(
      "SNOV_API_URL is set without SNOV_CLIENT_ID and SNOV_CLIENT_SECRET: set them, or remove it to use the sandbox.",
    );
  }
  if (v.COMPANIES_HOUSE_API_URL && !v.COMPANIES_HOUSE_API_KEY) {
    problems.push(
      "COMPANIES_HOUSE_API_URL is set without COMPANIES_HOUSE_API_KEY: set it, or remove the address to use the sandbox.",
    );
  }
  if (v.COMPANIES_HOUSE_STREAM_KEY && !v.COMPANIES_HOUSE_API_KEY) {
    problems.push(
      "COMPANIES_HOUSE_STREAM_KEY is set without COMPANIES_HOUSE_API_KEY: what the stream leaves open is asked by REST, which takes a key of its own.",
    );
  }
  if (v.COMPANIES_HOUSE_STREAM_URL && !v.COMPANIES_HOUSE_STREAM_KEY) {
    problems.push(
      "COMPANIES_HOUSE_STREAM_URL is set without COMPANIES_HOUSE_STREAM_KEY: set it, or remove the address.",
    );
  }
  return problems;
}

/** A mail server without recipients harms nobody; recipients who hear nothing do. */
function findHalfGivenChannels(v: Variables): string[] {
  if (v.SMTP_URL) return [];
  return (["ALERT_EMAIL_TO", "ALERT_EMAIL_FROM"] as const)
    .filter((name) => v[name]?.length)
    .map((name) => `${name} is set without SMTP_URL: name the mail server that sends the alerts, or remove it.`);
}

function missingSnovCredentials(v: Variables): string[] {
  return (["SNOV_CLIENT_ID", "SNOV_CLIENT_SECRET"] as const).filter((name) => !v[name]);
}

function arrange(v: Variables): Env {
  const sandbox = {
    snovPort: v.PORT + SNOV_SANDBOX_OFFSET,
    companiesHousePort: v.PORT + COMPANIES_HOUSE_SANDBOX_OFFSET,
    websitesPort: v.PORT + WEBSITES_SANDBOX_OFFSET,
    seed: v.SANDBOX_SEED,
    credits: v.SANDBOX_CREDITS,
    eventsPerMinute: v.SANDBOX_EVENTS,
  };
  return {
    databaseUrl: v.DATABASE_URL,
    dataDir: v.DATA_DIR,
    host: v.HOST,
    port: v.PORT,
    publicUrl: v.PUBLIC_URL,
    logLevel: v.LOG_LEVEL,
    nextAuthSecret: v.NEXTAUTH_SECRET,
    adminEmail: v.ADMIN_EMAIL,
    adminPassword: v.ADMIN_PASSWORD,
    creditBudget: v.CREDIT_BUDGET,
    ...arrangeProviders(v, sandbox),
    balanceReading: {
      usualSeconds: v.SNOV_BALANCE_SECONDS,
      pausedSeconds: Math.max(1, Math.round(v.SNOV_BALANCE_SECONDS / 20)),
    },
    alerts: {
      smtpUrl: v.SMTP_URL,
      emailTo: v.ALERT_EMAIL_TO,
      emailFrom: v.ALERT_EMAIL_FROM,
      webhookUrl: v.ALERT_WEBHOOK_URL,
      webhookSecrets: v.ALERT_WEBHOOK_SECRET,
      allowPrivateTargets: v.ALERT_ALLOW_PRIVATE_TARGETS,
    },
    sandbox,
  };
}

function arrangeProviders(v: Variables, sandbox: Env["sandbox"]): Pick<Env, "snov" | "companiesHouse" | "sites"> {
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

let memoised: Env | null = null;

/** This process's settings, read once. The only place of the product that looks at `process.env`. */
export function env(): Env {
  memoised ??= readEnv(process.env);
  return memoised;
}
