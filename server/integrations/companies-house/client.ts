import { type Clock, systemClock } from "@/server/platform/clock";
import { AppError } from "@/server/platform/errors";
import { companiesHouseError } from "./errors";
import {
  dayOf,
  type RegisterAppointment,
  type RegisterCompany,
  type RegisterFiling,
  type RegisterOfficer,
  type RegisterSearchHit,
  toRegisterAppointment,
  toRegisterCompany,
  toRegisterFiling,
  toRegisterOfficer,
  toRegisterSearchHit,
} from "./mapper";
import { type CompaniesHouseRate, createRequest, type RequestOptions } from "./request";
import {
  companyWire,
  type FilingWire,
  filingListWire,
  type OfficerWire,
  officerListWire,
  type PersonAppointmentWire,
  personAppointmentListWire,
  searchWire,
} from "./schema";

export interface CompaniesHouseClientOptions extends Pick<RequestOptions, "baseUrl" | "apiKey" | "limiter"> {
  clock?: Clock;
  fetch?: typeof globalThis.fetch;
  /** For one request, the body included. */
  timeoutMs?: number;
  /** Called with each answer that tells how much of the limit is left. */
  onRate?: (rate: CompaniesHouseRate) => void;
}

export interface OfficerList {
  officers: RegisterOfficer[];
  /** Whether these are as many as the register counts, on every page alike. Who is not on a list that is not whole may serve all the same. */
  isWhole: boolean;
}

/**
 * The Public Data API of Companies House. Every method throws ProviderError for what went wrong there
 * and BAD_INPUT for a number the register cannot hold. Nothing is repeated here: retries belong to the queue.
 */
export interface CompaniesHouseClient {
  /** Null when the register has no such company. */
  getCompany(number: string, signal?: AbortSignal): Promise<RegisterCompany | null>;
  /** All pages, each appointment once; empty when there are none or the company is unknown. */
  getOfficers(number: string, signal?: AbortSignal): Promise<OfficerList>;
  /**
   * A person's appointments at all companies, up to `limit` (200), and how many the register counts. Empty for a person whom it does
   * not know.
   */
  getAppointments(
    personId: string,
    options?: { signal?: AbortSignal; limit?: number },
  ): Promise<{ total: number; appointments: RegisterAppointment[] }>;
  /** Newest first, up to `limit` (100). */
  getFilings(number: string, options?: { signal?: AbortSignal; limit?: number }): Promise<RegisterFiling[]>;
  /** Best first, up to `limit` (20, at most 100) from `start`; empty past the register's depth of about 1,000. */
  searchCompanies(
    query: string,
    options?: { signal?: AbortSignal; limit?: number; start?: number },
  ): Promise<RegisterSearchHit[]>;
}

const pageSize = 100;
/** The most that Companies House gives here. */
const appointmentsPerPage = 50;
/** A company with more pages than this does not exist; a server that never ends its list might. */
const maxPages = 200;

export function createCompaniesHouseClient(options: CompaniesHouseClientOptions): CompaniesHouseClient {
  const request = createRequest({
    ...options,
    clock: options.clock ?? systemClock,
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs: options.timeoutMs ?? 20_000,
  });

  return {
    async getCompany(number, signal) {
      const path = `/company/${checked(number)}`;
      const wire = await request(path, companyWire, { nullOn: [404], signal });
      if (wire && !isSameNumber(wire.company_number, number))
        throw companiesHouseError("malformed", `answered ${path} with company ${wire.company_number}`, { status: 200 });
      return wire && toRegisterCompany(wire);
    },

    async getOfficers(number, signal) {
      const path = `/company/${checked(number)}/officers`;
      const { items, isWhole } = await readPages<OfficerWire>(
        path,
        Number.POSITIVE_INFINITY,
        (officer) => officer.links.self,
        async (start) => {
          const query = `?items_per_page=${pageSize}&start_index=${start}`;
          const page = await request(path + query, officerListWire, { nullOn: [404], signal });
          return { items: page?.items ?? [], total: page?.total_results ?? null };
        },
      );
      return { officers: items.map(toRegisterOfficer), isWhole };
    },

    async getAppointments(personId, { signal, limit = 200 } = {}) {
      if (!/^[\w-]{1,64}$/.test(personId))
        throw new AppError("BAD_INPUT", "The register's id of this person has an unknown form", { field: "id" });
      const path = `/officers/${personId}/appointments`;
      let total = 0;
      const { items } = await readPages<PersonAppointmentWire>(
        path,
        limit,
        // They have no ids; two that are alike in everything are one.
        (appointment) => JSON.stringify(appointment),
        async (start) => {
          const query = `?items_per_page=${appointmentsPerPage}&start_index=${start}`;
          const page = await request(path + query, personAppointmentListWire, { nullOn: [404], signal });
          total = page?.total_results ?? total;
          return { items: page?.items ?? [], total: page?.total_results ?? null };
        },
      );
      return { total: Math.max(total, items.length), appointments: items.map(toRegisterAppointment) };
    },

    async getFilings(number, { signal, limit = pageSize } = {}) {
      const path = `/company/${checked(number)}/filing-history`;
      const perPage = Math.min(limit, pageSize);
      const { items } = await readPages<FilingWire>(
        path,
        limit,
        (filing) => filing.transaction_id,
        async (start) => {
          const query = `?items_per_page=${perPage}&start_index=${start}`;
          const page = await request(path + query, filingListWire, { nullOn: [404], signal });
          return { items: page?.items ?? [], total: page?.total_count ?? null };
        },
      );
      // One without a day has no place among the others.
      return items.map(toRegisterFiling).filter(({ date }) => dayOf(date) !== null);
    },

    async searchCompanies(query, { signal, limit = 20, start = 0 } = {}) {
      if (query.trim() === "") return [];
      // One item a page is answered with none (an old bug), so never ask for fewer than two.
      const perPage = Math.min(Math.max(limit, 2), pageSize);
      const parameters = new URLSearchParams({ q: query, items_per_page: String(perPage), start_index: String(start) });
      const page = await request(`/search/companies?${parameters}`, searchWire, { nullOn: [404, 416], signal });
      return (page?.items ?? []).slice(0, limit).map(toRegisterSearchHit);
    },
  };
}

/**
 * Reads pages until one is empty, brings nothing new (a server that ignores start_index repeats the first page),
 * or reaches the total or the limit. Throws `unavailable` when nothing comes of a list that is said to have something.
 */
async function readPages<T>(
  path: string,
  limit: number,
  idOf: (item: T) => string,
  readPage: (start: number) => Promise<{ items: T[]; total: number | null }>,
): Promise<{ items: T[]; isWhole: boolean }> {
  const found = new Map<string, T>();
  // A list that changes between two pages lets one slip through: then their totals differ.
  const totals = new Set<number | null>();
  let start = 0;
  for (let page = 0; page < maxPages && found.size < limit; page += 1) {
    const { items, total } = await readPage(start);
    totals.add(total);
    const known = found.size;
    for (const item of items) if (!found.has(idOf(item))) found.set(idOf(item), item);
    start += items.length;
    if (found.size === known || (total !== null && start >= total)) break;
  }
  const [total = null, ...others] = totals;
  if (found.size === 0 && total !== null && total > 0)
    throw companiesHouseError("unavailable", `answered ${path} with nothing of the ${total} that it counts`);
  const isWhole = total !== null && others.length === 0 && found.size >= total;
  return { items: [...found.values()].slice(0, limit), isWhole };
}

/** What is told of another company must not be stored as this one's. Numbers lose the noughts before their digits on the way. */
function isSameNumber(one: string, other: string): boolean {
  const shorten = (number: string) =>
    number
      .trim()
      .toUpperCase()
      .replace(/^([A-Z]{0,2})0+/, "$1");
  return shorten(one) === shorten(other);
}

/** Companies House answers a malformed number with a 500, so it must never be sent. */
function checked(number: string): string {
  if (/^[A-Z0-9]{8}$/.test(number)) return number;
  throw new AppError("BAD_INPUT", `"${number.slice(0, 40)}" is not a company number in the register's form`, {
    field: "companyNumber",
  });
}
