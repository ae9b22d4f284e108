import pg from "pg";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";

const CHANNEL = "strikeline_changes";
const RECONNECT_MS = 1_000;

export const CHANGE_TOPICS = [
  "companies",
  "runs",
  "credits",
  "queues",
  "pauses",
  "webhooks",
  "imports",
  "alerts",
  "stream",
] as const;
export type ChangeTopic = (typeof CHANGE_TOPICS)[number];

type Listener = (topic: ChangeTopic) => void;

interface Hub {
  listeners: Set<Listener>;
  client: pg.Client | null;
  /** Settles when the connection listens for the first time. */
  ready: Promise<void> | null;
}

declare global {
  var strikelineChanges: Hub | undefined;
}

/** One a process and one connection, however many people watch; kept over development reloads. */
globalThis.strikelineChanges ??= { listeners: new Set(), client: null, ready: null };
const hub: Hub = globalThis.strikelineChanges;

/** Calls `listener` after each commit that changed something of a topic. Resolves when it surely hears them; call the answer to stop. */
export async function subscribe(listener: Listener): Promise<() => void> {
  hub.listeners.add(listener);
  hub.ready ??= listen();
  await hub.ready;
  return () => hub.listeners.delete(listener);
}

/** Closes the connection, so that a command or a test can end. */
export async function stopListening(): Promise<void> {
  const { client } = hub;
  hub.client = null;
  hub.ready = null;
  hub.listeners.clear();
  await client?.end();
}

async function listen(): Promise<void> {
  const client = new pg.Client({
    connectionString: env().databaseUrl,
    application_name: "strikeline-changes",
    keepAlive: true,
  });
  hub.client = client;
  client.on("notification", ({ payload }) => {
    const topic = CHANGE_TOPICS.find((known) => known === payload);
    if (topic) tell(topic);
  });
  client.on("error", (error) => logger.warn({ error }, "the connection that hears of changes broke and is made again"));
  client.on("end", () => {
    if (hub.client === client) setTimeout(reconnect, RECONNECT_MS).unref();
  });
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  } catch (error) {
    logger.warn({ error }, "changes cannot be heard yet");
    // Whoever watches is served late rather than not at all.
    if (hub.client === client) setTimeout(reconnect, RECONNECT_MS).unref();
  }
}

/** What was missed meanwhile is unknown, so everything counts as changed. */
async function reconnect(): Promise<void> {
  if (!hub.client) return;
  hub.client.removeAllListeners("end");
  await listen();
  for (const topic of CHANGE_TOPICS) tell(topic);
}

function tell(topic: ChangeTopic): void {
  for (const listener of hub.listeners) listener(topic);
}
