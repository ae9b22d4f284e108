import { createCompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { env } from "@/server/platform/env";
import { SANDBOX_CREDENTIALS } from "@/server/platform/env-providers";
import { loadProduct, type Product } from "./bundle";
import { openSimulatedDatabase, type SimulatedDatabase } from "./database";
import type { SimulatedCompany } from "./scenario";
import { Spares } from "./spares";
import { installVirtualTime, type VirtualTime } from "./virtual-time";

/** Where simulations run one after another: a database, the product's bundle, and time of their own. */
export interface Stage {
  database: SimulatedDatabase;
  bundle: string;
  time: VirtualTime;
  /** Looks at the database without passing a gate. */
  observer: Product;
  /** The Companies House of all seeds: making up its people takes longer than a seed. */
  register: { companies: readonly SimulatedCompany[] };
  spares: Spares;
  close(): Promise<void>;
}

export async function openStage(options: {
  adminUrl: string;
  template: string;
  name: string;
  bundle: string;
}): Promise<Stage> {
  const database = await openSimulatedDatabase(options.adminUrl, options.template, options.name);
  process.env.DATABASE_URL = database.url;
  const time = installVirtualTime();
  const observer = loadProduct(options.bundle);
  const register: Stage["register"] = { companies: [] };
  const companiesHouse = await openCompaniesHouse(time, register);
  const spares = new Spares();
  return {
    database,
    register,
    spares,
    bundle: options.bundle,
    time,
    observer,
    close: async () => {
      await companiesHouse.close();
      await spares.close();
      await observer.db.$disconnect();
      await database.close();
    },
  };
}

function openCompaniesHouse(clock: VirtualTime, register: Stage["register"]) {
  return createCompaniesHouseSandbox({
    seed: "simulation",
    apiKey: SANDBOX_CREDENTIALS.apiKey,
    port: env().sandbox.companiesHousePort,
    clock,
    limit: 1_000_000,
    known: async (number) => {
      const company = register.companies.find((one) => one.number === number);
      const known = { status: "active", statusDetail: "active-proposal-to-strike-off", type: "ltd" };
      return company ? { ...company, ...known, incorporatedOn: null, sicCodes: ["43320"], address: {} } : null;
    },
  });
}
