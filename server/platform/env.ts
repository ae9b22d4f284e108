import { z } from "zod";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Nobody connects to it: it only lets modules load where no database is configured, such as during a build. */
const NO_DATABASE = "postgresql://not-configured@127.0.0.1:1/not-configured";

/** Distances of the sandboxes' ports from PORT. */
const SNOV_SANDBOX_OFFSET = 10;
const COMPANIES_HOUSE_SANDBOX_OFFSET = 11;
const HIGHEST_PORT = 65_535 - COMPANIES_HOUSE_SANDBOX_OFFSET;

export const SANDBOX_CREDENTIALS = {
  clientId: "sandbox-client",
  clientSecret: "sandbox-secret",
  apiKey: "sandbox-key",
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
  };
  companiesHouse: {
    mode: ProviderMode;
    missing: string[];
    apiUrl: string;
    apiKey: string;
    requestsPerFiveMinutes: number;
  };
  /** How often Snov.io's balance is read, in seconds: usually, and while queues wait for credits. */
  balanceReading: { usualSeconds: number; pausedSeconds: number };
  sandbox: { snovPort: number; companiesHousePort: number; seed: string; credits: number };
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
  SNOV_WEBHOOK_SECRET: text,
  SNOV_BALANCE_SECONDS: wholeNumber(1, 86_400, 600).default(600),
  COMPANIES_HOUSE_API_KEY: text,
  COMPANIES_HOUSE_API_URL: webAddress.nullable().default(null),
  COMPANIES_HOUSE_RATE_LIMIT: wholeNumber(1, 1_000_000, 600).default(600),
  SANDBOX_SEED: z.string().default("strikeline"),
  SANDBOX_CREDITS: wholeNumber(0, 999_999_999, 5000).default(5000),
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
  const problems = findHalfGivenCredentials(parsed.data);
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
  return problems;
}

function missingSnovCredentials(v: Variables): string[] {
  return (["SNOV_CLIENT_ID", "SNOV_CLIENT_SECRET"] as const).filter((name) => !v[name]);
}

function arrange(v: Variables): Env {
  const sandbox = {
    snovPort: v.PORT + SNOV_SANDBOX_OFFSET,
    companiesHousePort: v.PORT + COMPANIES_HOUSE_SANDBOX_OFFSET,
    seed: v.SANDBOX_SEED,
    credits: v.SANDBOX_CREDITS,
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
    sandbox,
  };
}

function arrangeProviders(v: Variables, sandbox: Env["sandbox"]): Pick<Env, "snov" | "companiesHouse"> {
  const snovMissing = missingSnovCredentials(v);
  const companiesHouseMissing = v.COMPANIES_HOUSE_API_KEY ? [] : ["COMPANIES_HOUSE_API_KEY"];
  const snovLimits = {
    requestsPerMinute: v.SNOV_RATE_LIMIT,
    webhookSecrets: (v.SNOV_WEBHOOK_SECRET ?? "").split(",").flatMap((secret) => secret.trim() || []),
  };
  const companiesHouseLimits = { requestsPerFiveMinutes: v.COMPANIES_HOUSE_RATE_LIMIT };

  if (snovMissing.length > 0 && companiesHouseMissing.length > 0) {
    const { clientId, clientSecret, apiKey } = SANDBOX_CREDENTIALS;
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
      companiesHouse: { ...sandboxed, ...companiesHouseLimits, apiUrl: here(sandbox.companiesHousePort), apiKey },
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
    },
  };
}

let memoised: Env | null = null;

/** This process's settings, read once. The only place of the product that looks at `process.env`. */
export function env(): Env {
  memoised ??= readEnv(process.env);
  return memoised;
}
