import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { createCompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { createSnovSandbox } from "@/server/integrations/snov/sandbox/server";
import { createWebsitesSandbox } from "@/server/integrations/websites/sandbox/create-sandbox";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { receiveDelivery } from "@/server/webhooks/receive-delivery";
import { findKnownCompany } from "../../scripts/known-company";
import { findSiteOwner } from "../../scripts/site-owner";

type SnovFaults = Parameters<typeof createSnovSandbox>[0]["faults"];

export interface TestProviders {
  snov: Awaited<ReturnType<typeof createSnovSandbox>>;
  companiesHouse: Awaited<ReturnType<typeof createCompaniesHouseSandbox>>;
  websites: Awaited<ReturnType<typeof createWebsitesSandbox>>;
  close(): Promise<void>;
}

/** Both providers' sandboxes, the companies' websites and our webhook receiver, over real HTTP where this test worker's settings look for them. */
export async function openProviders(options: {
  credits: number;
  faults?: SnovFaults;
  isReceiving?: boolean;
}): Promise<TestProviders> {
  const { sandbox, snov, companiesHouse, port } = env();
  const snovSandbox = await createSnovSandbox({
    seed: "pipeline",
    credits: options.credits,
    port: sandbox.snovPort,
    clientId: snov.clientId,
    clientSecret: snov.clientSecret,
    faults: { rate: { limit: 1_000_000 }, tasks: { delayMs: 50 }, ...options.faults },
  });
  const companiesHouseSandbox = await createCompaniesHouseSandbox({
    seed: "pipeline",
    apiKey: companiesHouse.apiKey,
    port: sandbox.companiesHousePort,
    limit: 1_000_000,
    known: findKnownCompany,
  });
  const websitesSandbox = await createWebsitesSandbox({
    seed: "pipeline",
    port: sandbox.websitesPort,
    owner: (domain) => findSiteOwner(domain, { seed: "pipeline", officersOf: companiesHouseSandbox.officersOf }),
  });
  const receiver = await openReceiver(port);
  // The sandbox's tasks take a moment only: as if that had been learnt, so that tests need not wait for real ones.
  await db.pollWait.createMany({
    data: (["domain", "email", "verification"] as const).map((kind) => ({ kind, waitMs: 1_000, observations: 100 })),
    skipDuplicates: true,
  });
  return {
    snov: snovSandbox,
    companiesHouse: companiesHouseSandbox,
    websites: websitesSandbox,
    close: async () => {
      await Promise.all([snovSandbox.close(), companiesHouseSandbox.close(), websitesSandbox.close()]);
      receiver.closeAllConnections();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
}

/** The webhook route without the web application around it. */
async function openReceiver(port: number) {
  const server = createServer(async (incoming, outgoing) => {
    const [taskId = "", token = ""] = (incoming.url ?? "").split("/").slice(-2);
    const request = new Request(`http://127.0.0.1${incoming.url}`, {
      method: "POST",
      body: await text(incoming),
      headers: { "content-type": "application/json" },
    });
    const receipt = await receiveDelivery({ scope: taskId, token }, request).catch(() => null);
    outgoing.writeHead(receipt === null ? 503 : receipt.outcome === "refused" ? 400 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

/** Companies of the test's own: in strike-off, private limited, with names that the sandbox can find domains for. */
export async function createStrikeOffCompanies(count: number, prefix = "10"): Promise<string[]> {
  const trades = [
    "Joinery",
    "Plumbing",
    "Bakery",
    "Motors",
    "Textiles",
    "Roofing",
    "Interiors",
    "Electrical",
    "Logistics",
    "Consulting",
  ];
  const places = [
    "Harrowmere",
    "Penhallow",
    "Brackenfold",
    "Ostlerby",
    "Quillmarsh",
    "Tarnvale",
    "Eddlestone",
    "Halewick",
    "Northgarth",
    "Grindlow",
  ];
  const rows = Array.from({ length: count }, (_, index) => ({
    number: `${prefix}${String(index).padStart(6, "0")}`,
    name: `${places[index % 10]} ${trades[Math.floor(index / 10) % 10]} ${index >= 100 ? `No ${Math.floor(index / 100)} ` : ""}Limited`.toUpperCase(),
    status: "active",
    statusDetail: "active-proposal-to-strike-off",
    type: "ltd",
    strikeOffStage: "proposed" as const,
    sicCodes: ["43320"],
  }));
  await db.company.createMany({ data: rows });
  return rows.map((row) => row.number);
}
