import { findProblems, findWarnings } from "@/server/platform/env-problems";
import { arrangeProviders } from "@/server/platform/env-providers";
import type { Env } from "@/server/platform/env-shape";
import { SANDBOX_OFFSETS, type Variables, variables } from "@/server/platform/env-variables";

type Source = Readonly<Record<string, string | undefined>>;

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

/** Reads and checks the whole environment. Empty variables count as unset. Throws `EnvError`. */
export function readEnv(source: Source): Env {
  const given = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name) => (source[name]?.trim() ? [[name, source[name].trim()]] : [])),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success)
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`));
  const problems = findProblems(parsed.data);
  if (problems.length > 0) throw new EnvError(problems);
  return arrange(parsed.data);
}

function arrange(v: Variables): Env {
  const sandbox = {
    snovPort: v.PORT + SANDBOX_OFFSETS.snov,
    companiesHousePort: v.PORT + SANDBOX_OFFSETS.companiesHouse,
    websitesPort: v.PORT + SANDBOX_OFFSETS.websites,
    seed: v.SANDBOX_SEED,
    credits: v.SANDBOX_CREDITS,
    eventsPerMinute: v.SANDBOX_EVENTS,
  };
  return {
    warnings: findWarnings(v),
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

let memoised: Env | null = null;

/** This process's settings, read once. The only place of the product that looks at `process.env`. */
export function env(): Env {
  memoised ??= readEnv(process.env);
  return memoised;
}
