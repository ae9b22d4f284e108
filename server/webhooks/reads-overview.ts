import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { SAFE_SECRET_LENGTH } from "@/server/platform/env-values";
import { fingerprintOf } from "@/server/webhooks/capability";
import { readWebhookSilence } from "@/server/webhooks/reads-silence";
import { findRefusal } from "@/server/webhooks/refused-webhooks";
import type { WebhookOverview } from "@/server/webhooks/schema";

export async function readWebhookOverview(): Promise<WebhookOverview> {
  const [tallies, rejections, last, silence, refusal, secrets, signature] = await Promise.all([
    readTallies(),
    db.webhookRejection.groupBy({ by: ["reason"], _sum: { count: true }, _max: { lastAt: true } }),
    db.webhookDelivery.findFirst({
      where: { state: { not: "rejected" } },
      orderBy: { receivedAt: "desc" },
      select: { receivedAt: true },
    }),
    readWebhookSilence(),
    findRefusal(),
    readSecrets(),
    readSignatureUse(),
  ]);
  const count = (name: string) => tallies.get(name) ?? 0;
  return {
    address: env().snov.webhookBaseUrl,
    counts: {
      received: count("delivery:received"),
      duplicate: count("delivery:duplicate"),
      applied: count("delivery:applied"),
      failed: count("delivery:failed"),
      rejected: count("delivery:rejected"),
    },
    rejected: rejections.flatMap(({ reason, _sum, _max }) =>
      _max.lastAt ? [{ reason, count: _sum.count ?? 0, lastAt: _max.lastAt.toISOString() }] : [],
    ),
    results: { byWebhook: count("result:webhook"), byPoll: count("result:poll") },
    lastReceivedAt: last?.receivedAt.toISOString() ?? null,
    silence,
    refusal: refusal && { at: refusal.at.toISOString(), triedAgainAt: refusal.triedAgainAt.toISOString() },
    secrets,
    signature,
  };
}

/** How many deliveries are in each state, and how many tasks have their result from where. */
async function readTallies(): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ name: string; count: number }[]>`
    select name, sum(count)::int as count from tallies group by name`;
  return new Map(rows.map(({ name, count }) => [name, count]));
}

/** The secrets that make addresses, newest first, and removed ones whose addresses were used; only their fingerprints. */
async function readSecrets(): Promise<WebhookOverview["secrets"]> {
  const { webhookSecrets } = env().snov;
  const configured = webhookSecrets.map(fingerprintOf);
  const short = new Set(webhookSecrets.filter(({ length }) => length < SAFE_SECRET_LENGTH).map(fingerprintOf));
  const used = await db.$queryRaw<{ fingerprint: string; lastUsedAt: Date | null; openTasks: number }[]>`
    with recursive known_secrets as (
      -- From one to the next by the index, however many tasks each has made.
      (select webhook_secret as secret from snov_tasks where webhook_secret is not null order by webhook_secret limit 1)
      union all
      select (select task.webhook_secret from snov_tasks task where task.webhook_secret > known.secret order by task.webhook_secret limit 1)
      from known_secrets known where known.secret is not null
    )
    select fingerprint,
      (select max(received_at) from snov_webhooks where address_secret = fingerprint) as "lastUsedAt",
      (select count(*)::int from snov_tasks where webhook_secret = fingerprint and state in ('prepared', 'sending', 'started', 'unknown')) as "openTasks"
    from (
      select unnest(${configured}::text[]) as fingerprint
      union select secret from known_secrets where secret is not null
    ) known`;
  const places = new Map(configured.map((fingerprint, place) => [fingerprint, place]));
  return used
    .map(({ fingerprint, lastUsedAt, openTasks }) => ({
      fingerprint,
      role: roleOf(places.get(fingerprint)),
      isShort: short.has(fingerprint),
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
      openTasks,
    }))
    .sort((a, b) => placeOf(places, a.fingerprint) - placeOf(places, b.fingerprint));
}

function placeOf(places: ReadonlyMap<string, number>, fingerprint: string): number {
  return places.get(fingerprint) ?? places.size;
}

function roleOf(place: number | undefined): "newest" | "accepted" | "removed" {
  if (place === undefined) return "removed";
  return place === 0 ? "newest" : "accepted";
}

async function readSignatureUse(): Promise<WebhookOverview["signature"]> {
  const signature = env().snov.webhookSignature;
  if (!signature) return null;
  const fingerprints = signature.secrets.map(fingerprintOf);
  const used = await db.webhookDelivery.groupBy({
    by: ["signatureSecret"],
    where: { signatureSecret: { in: fingerprints } },
    _max: { receivedAt: true },
  });
  return {
    scheme: signature.scheme,
    header: signature.scheme === "hmac" ? signature.header : "webhook-signature",
    secrets: fingerprints.map((fingerprint) => ({
      fingerprint,
      lastUsedAt: used.find((row) => row.signatureSecret === fingerprint)?._max.receivedAt?.toISOString() ?? null,
    })),
  };
}
