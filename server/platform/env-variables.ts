import { z } from "zod";
import { LOG_LEVELS } from "@/server/platform/env-shape";
import {
  addressSecrets,
  emailList,
  receiver,
  sender,
  signingSecrets,
  smtpAddress,
  text,
  webAddress,
  webOrigin,
  wholeNumber,
  yesOrNo,
} from "@/server/platform/env-values";
import { signatureVariables } from "@/server/platform/webhook-signature";

/** Nobody connects to it: it only lets modules load where no database is configured, such as during a build. */
const NO_DATABASE = "postgresql://not-configured@127.0.0.1:1/not-configured";

/** Distances of the sandboxes' ports from PORT. */
export const SANDBOX_OFFSETS = { snov: 10, companiesHouse: 11, websites: 12 };
const HIGHEST_PORT = 65_535 - Math.max(...Object.values(SANDBOX_OFFSETS));

/** Every variable of the environment that the product reads, with its form and its default. */
export const variables = z.object({
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

export type Variables = z.infer<typeof variables>;
