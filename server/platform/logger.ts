import pino from "pino";
import { describeError } from "@/server/platform/describe-error";
import { env } from "@/server/platform/env";

/** Fields that must never reach a log, wherever a caller puts them (top level or one level down). */
const SECRET_FIELDS = [
  "password",
  "secret",
  "clientSecret",
  "client_secret",
  "token",
  "accessToken",
  "access_token",
  "apiKey",
  "authorization",
  "cookie",
  "databaseUrl",
  "email",
  "emails",
  "emailAddress",
  "firstName",
  "lastName",
];

/** Structured log lines on standard output. Secrets and people's addresses are replaced by `[redacted]`. */
export const logger = pino({
  level: env().logLevel,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: "[redacted]" },
  serializers: { error: describeError },
});
