/** What a developer's shell or .env may hold and a test must never see, least of all a provider's credentials. */
export const OUTSIDE_SETTINGS =
  /^(DATABASE_URL|DATA_DIR|PORT|HOST|PUBLIC_URL|NEXTAUTH_|ADMIN_|SNOV_|COMPANIES_HOUSE_|SANDBOX_|CREDIT_BUDGET|SMTP_URL|ALERT_)/;

/** Makes tests independent of the machine: no settings from outside, and a time zone in which a forgotten zone shows. */
export function isolateEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) if (OUTSIDE_SETTINGS.test(name)) delete environment[name];
  environment.TZ = "Asia/Kathmandu";
  environment.LOG_LEVEL ??= "silent";
}
