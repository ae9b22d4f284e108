import { describe, expect, test } from "vitest";
import { readEnv } from "@/server/platform/env";
import { envProblemsOf } from "@/server/testing/env-problems";

const SNOV = { SNOV_CLIENT_ID: "id", SNOV_CLIENT_SECRET: "secret" };

describe("an empty environment", () => {
  test("runs both providers as sandboxes next to PORT", () => {
    const env = readEnv({ PORT: "4000" });
    expect(env.snov).toMatchObject({
      mode: "sandbox",
      apiUrl: "http://127.0.0.1:4010",
      clientId: "sandbox-client",
      missing: [],
    });
    expect(env.companiesHouse).toMatchObject({
      mode: "sandbox",
      apiUrl: "http://127.0.0.1:4011",
      apiKey: "sandbox-key",
    });
    expect(env.snov.webhookBaseUrl).toBe("http://127.0.0.1:4000");
  });

  test("is enough to load every module, as a build does", () => {
    expect(readEnv({})).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      dataDir: ".data",
      logLevel: "info",
      creditBudget: null,
    });
  });

  test("treats empty variables as unset", () => {
    expect(readEnv({ PORT: "", SNOV_CLIENT_ID: " ", PUBLIC_URL: "" })).toEqual(readEnv({}));
  });
});

describe("live and sandbox providers", () => {
  test("never mix: the provider without credentials is off and says what is missing", () => {
    const onlySnov = readEnv(SNOV);
    expect(onlySnov.snov.mode).toBe("live");
    expect(onlySnov.companiesHouse).toMatchObject({ mode: "off", missing: ["COMPANIES_HOUSE_API_KEY"] });

    const onlyCompaniesHouse = readEnv({ COMPANIES_HOUSE_API_KEY: "key" });
    expect(onlyCompaniesHouse.companiesHouse.mode).toBe("live");
    expect(onlyCompaniesHouse.snov).toMatchObject({ mode: "off", missing: ["SNOV_CLIENT_ID", "SNOV_CLIENT_SECRET"] });
  });

  test("the register's stream takes a key of its own, and is off without it", () => {
    const keys = { ...SNOV, COMPANIES_HOUSE_API_KEY: "key" };
    expect(readEnv(keys).companiesHouse.stream).toMatchObject({ mode: "off", missing: ["COMPANIES_HOUSE_STREAM_KEY"] });
    const live = readEnv({
      ...keys,
      COMPANIES_HOUSE_STREAM_KEY: "other",
      COMPANIES_HOUSE_STREAM_URL: "http://127.0.0.1:9/",
    });
    expect(live.companiesHouse.stream).toEqual({ mode: "live", missing: [], url: "http://127.0.0.1:9", key: "other" });
    expect(readEnv({ PORT: "4000" }).companiesHouse.stream).toMatchObject({
      mode: "sandbox",
      url: "http://127.0.0.1:4011",
    });
    expect(envProblemsOf({ COMPANIES_HOUSE_STREAM_KEY: "other" })[0]).toContain("COMPANIES_HOUSE_API_KEY");
    expect(envProblemsOf({ ...keys, COMPANIES_HOUSE_STREAM_URL: "http://127.0.0.1:9" })[0]).toContain(
      "COMPANIES_HOUSE_STREAM_KEY",
    );
  });

  test("are both live with all credentials, and live webhooks need a public address", () => {
    const env = readEnv({ ...SNOV, COMPANIES_HOUSE_API_KEY: "key" });
    expect([env.snov.mode, env.companiesHouse.mode, env.snov.webhookBaseUrl]).toEqual(["live", "live", null]);
    expect(readEnv({ ...SNOV, PUBLIC_URL: "https://desk.example/" }).snov.webhookBaseUrl).toBe("https://desk.example");
  });

  test("may be pointed at another server, but not without credentials", () => {
    expect(readEnv({ ...SNOV, SNOV_API_URL: "http://localhost:9/" }).snov.apiUrl).toBe("http://localhost:9");
    expect(envProblemsOf({ SNOV_API_URL: "http://localhost:9" })).toHaveLength(1);
    expect(envProblemsOf({ COMPANIES_HOUSE_API_URL: "http://localhost:9" })).toHaveLength(1);
  });

  test("half a pair of credentials is a mistake that names the other half", () => {
    expect(envProblemsOf({ SNOV_CLIENT_ID: "id" })).toEqual([expect.stringMatching(/^SNOV_CLIENT_SECRET is not set/)]);
  });
});

test("all wrong variables are reported together, each with its mend", () => {
  const problems = envProblemsOf({
    PORT: "99999",
    DATABASE_URL: "mysql://localhost/x",
    PUBLIC_URL: "desk.example",
    ADMIN_EMAIL: "nobody",
    LOG_LEVEL: "loud",
    SNOV_RATE_LIMIT: "many",
    CREDIT_BUDGET: "-1",
  });
  const named = problems.map((problem) => problem.split(" ")[0]).sort();
  expect(named).toEqual([
    "ADMIN_EMAIL",
    "CREDIT_BUDGET",
    "DATABASE_URL",
    "LOG_LEVEL",
    "PORT",
    "PUBLIC_URL",
    "SNOV_RATE_LIMIT",
  ]);
  for (const problem of problems) expect(problem).toMatch(/ must be .*\.$/);
});

test("a web address is one that paths can be put behind, and holds no password", () => {
  const refused = [
    "https://a.example/?b=c",
    "https://a.example#b",
    "https://ada:secret@a.example",
    "https://a.example?",
  ];
  for (const PUBLIC_URL of refused) {
    expect(envProblemsOf({ PUBLIC_URL })).toEqual([
      expect.stringMatching(/^PUBLIC_URL must be .* without user, .*\.$/),
    ]);
    expect(envProblemsOf({ ...SNOV, SNOV_API_URL: PUBLIC_URL })).toEqual([
      expect.stringMatching(/^SNOV_API_URL must be /),
    ]);
  }
  expect(envProblemsOf({ PUBLIC_URL: "https://a.example/desk" })).toEqual([
    expect.stringMatching(/^PUBLIC_URL must be .* without a path/),
  ]);
  expect(readEnv({ ...SNOV, SNOV_API_URL: "http://localhost:9/base/" }).snov.apiUrl).toBe("http://localhost:9/base");
});

test("the first admin's password is as long as any other", () => {
  for (const ADMIN_PASSWORD of ["eleven char", "x".repeat(201)])
    expect(envProblemsOf({ ADMIN_PASSWORD })).toEqual(["ADMIN_PASSWORD must be 12 to 200 characters long."]);
  expect(readEnv({ ADMIN_PASSWORD: "twelve chars" }).adminPassword).toBe("twelve chars");
});

test("a wrong value never shows its text, for it may be a secret in the wrong place", () => {
  expect(envProblemsOf({ DATABASE_URL: "hunter2" })[0]).not.toContain("hunter2");
});

test("webhook secrets are a list for rotation, the first one signs", () => {
  const secrets = ["the-newest-secret", "the-older-secret"];
  expect(readEnv({ SNOV_WEBHOOK_SECRET: `${secrets.join(", ")},` }).snov.webhookSecrets).toEqual(secrets);
  expect(readEnv({}).snov.webhookSecrets).toEqual([]);
});

test.each(["x", "fifteen letters", "a-secret-long-enough,short"])(
  "a webhook secret that could be guessed is taken, with a warning that does not tell it: %j",
  (SNOV_WEBHOOK_SECRET) => {
    const { snov, warnings } = readEnv({ SNOV_WEBHOOK_SECRET });
    expect(snov.webhookSecrets).toEqual(SNOV_WEBHOOK_SECRET.split(","));
    expect(warnings).toEqual([
      expect.stringMatching(/^SNOV_WEBHOOK_SECRET holds a secret of fewer than 16 characters/),
    ]);
    expect(warnings[0]).not.toContain("short");
    expect(readEnv({ SNOV_WEBHOOK_SECRET: "the-newest-secret" }).warnings).toEqual([]);
  },
);

test("a session secret that could be guessed is taken, with a warning that does not tell it", () => {
  const { nextAuthSecret, warnings } = readEnv({ NEXTAUTH_SECRET: "fifteen letters" });
  expect(nextAuthSecret).toBe("fifteen letters");
  expect(warnings).toEqual([expect.stringMatching(/^NEXTAUTH_SECRET has fewer than 16 characters/)]);
  expect(warnings[0]).not.toContain("fifteen");
  expect(readEnv({ NEXTAUTH_SECRET: "the-session-secret" }).warnings).toEqual([]);
});

test("commas alone are no webhook secret", () => {
  expect(envProblemsOf({ SNOV_WEBHOOK_SECRET: " , " })).toEqual([
    expect.stringMatching(/^SNOV_WEBHOOK_SECRET must be /),
  ]);
});

describe("alerts", () => {
  const smtp = { SMTP_URL: "smtps://user:p%40ss@mail.example:465" };

  test("go to the recipients and the receiver that are named", () => {
    const { alerts } = readEnv({
      ...smtp,
      ALERT_EMAIL_TO: "ops@company.example, cto@company.example",
      ALERT_EMAIL_FROM: "Strikeline <alerts@company.example>",
      ALERT_WEBHOOK_URL: "https://hooks.example/services/T0?key=1",
      ALERT_WEBHOOK_SECRET: "correct horse battery,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    });
    expect(alerts).toMatchObject({
      emailTo: ["ops@company.example", "cto@company.example"],
      webhookUrl: "https://hooks.example/services/T0?key=1",
      allowPrivateTargets: false,
    });
    expect(alerts.webhookSecrets).toHaveLength(2);
  });

  test.each([
    ["SMTP_URL", "mail.example:25"],
    ["ALERT_EMAIL_TO", "ops"],
    ["ALERT_EMAIL_FROM", "Strikeline"],
    ["ALERT_WEBHOOK_URL", "https://user:secret@hooks.example/"],
    ["ALERT_WEBHOOK_SECRET", "whsec_short"],
    ["ALERT_ALLOW_PRIVATE_TARGETS", "yes"],
  ])("a wrong %s is named", (name, value) => {
    const problems = envProblemsOf({ ...smtp, [name]: value });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} must be`))]);
    expect(problems.join()).not.toContain("secret@");
  });

  test("recipients without a mail server hear nothing, which is said and stops nobody", () => {
    const { alerts, warnings } = readEnv({ ALERT_EMAIL_TO: "ops@company.example", ALERT_EMAIL_FROM: "a@b.example" });
    expect(alerts).toMatchObject({ emailTo: ["ops@company.example"], smtpUrl: null });
    expect(warnings).toEqual([expect.stringMatching(/^ALERT_EMAIL_TO is set without SMTP_URL/)]);
    expect(readEnv({ ...smtp, ALERT_EMAIL_TO: "ops@company.example" }).warnings).toEqual([]);
  });
});
