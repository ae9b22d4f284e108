"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { WebhookOverview } from "@/server/webhooks/schema";

type Secret = WebhookOverview["secrets"][number];

/** Which secrets make and open addresses, when each was used last, and which may go. */
export function WebhookSecrets() {
  const { data } = useSuspenseQuery(useTRPC().webhooks.overview.queryOptions());
  return (
    <Section title="Secrets" sub="told apart by fingerprint; the secrets themselves are never shown" className="mt-8">
      <table className="w-full table-fixed">
        <thead className="text-left text-muted text-xs">
          <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:pr-4 [&>th]:font-medium">
            <th scope="col" className="w-[110px]">
              Fingerprint
            </th>
            <th scope="col">Use</th>
            <th scope="col" className="w-[120px]">
              Last used
            </th>
          </tr>
        </thead>
        <tbody className="[&>tr:last-child]:border-b-0">
          {data.secrets.map((secret) => (
            <SecretRow key={secret.fingerprint} fingerprint={secret.fingerprint} lastUsedAt={secret.lastUsedAt}>
              {secret.isShort
                ? `${wordsFor(secret)}. Short enough to be guessed: put a longer one first`
                : wordsFor(secret)}
            </SecretRow>
          ))}
          {data.signature?.secrets.map(({ fingerprint, lastUsedAt }) => (
            <SecretRow key={`signature-${fingerprint}`} fingerprint={fingerprint} lastUsedAt={lastUsedAt}>
              {`Checks signatures (${data.signature?.scheme === "standard" ? "Standard Webhooks" : "HMAC-SHA256"} in ${data.signature?.header})`}
            </SecretRow>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-muted text-xs">
        {data.signature
          ? "Deliveries without a good signature are rejected."
          : "Snov.io signs nothing, so the unguessable address is what is checked. With a signing relay in front, set SNOV_WEBHOOK_SIGNATURE."}
      </p>
    </Section>
  );
}

function SecretRow({
  fingerprint,
  lastUsedAt,
  children,
}: {
  fingerprint: string;
  lastUsedAt: string | null;
  children: string;
}) {
  return (
    <tr className="border-line border-b align-top [&>td]:py-2 [&>td]:pr-4">
      <td className="code">{fingerprint}</td>
      <td className="text-fg-soft">{children}</td>
      <td className="text-muted">{lastUsedAt ? <RelativeTime at={lastUsedAt} /> : "never"}</td>
    </tr>
  );
}

function wordsFor({ role, openTasks }: Secret): string {
  const open = formatQuantity(openTasks, "task");
  switch (role) {
    case "newest":
      return "Makes new addresses";
    case "accepted":
      return openTasks > 0
        ? `Still accepted; ${open} ${openTasks === 1 ? "waits" : "wait"} for a result at its addresses`
        : "Still accepted; no task waits for a result at its addresses, so it may be removed";
    case "removed":
      return openTasks > 0
        ? `Removed: deliveries to ${open} of its addresses are refused, polling collects them`
        : "Removed; nothing waits for it";
  }
}
