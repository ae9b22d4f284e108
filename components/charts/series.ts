import type { Operation } from "@/server/credits/schema";

/** One hue an operation on every page. */
export const operations: readonly { key: Operation; label: string; color: string }[] = [
  { key: "domain", label: "Domain", color: "var(--series-domain)" },
  { key: "email", label: "E-mail", color: "var(--series-email)" },
  { key: "verification", label: "Verification", color: "var(--series-verification)" },
];
