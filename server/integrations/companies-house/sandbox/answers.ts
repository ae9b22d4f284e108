import { advancedSearchBody, profileBody, searchBody } from "./company-bodies";
import { appointmentListBody, filingBody, officerBody } from "./officer-bodies";
import { otherCompanies } from "./other-companies";
import type { SandboxRegister } from "./register";
import type { SandboxCompany } from "./sandbox-company";

/** `body` goes out as JSON, a string as plain text, undefined as nothing. */
export interface Answer {
  status: number;
  body?: unknown;
}

type Answerer = (
  register: SandboxRegister,
  query: URLSearchParams,
  seed: string,
  ...path: string[]
) => Answer | Promise<Answer>;

const notFound: Answer = { status: 404 };

/** The real paths, each with the name under which its requests are counted. */
export const routes: readonly { name: string; pattern: RegExp; answer: Answerer }[] = [
  { name: "/company/{number}", pattern: /^\/company\/([^/]+)$/, answer: answerProfile },
  { name: "/company/{number}/officers", pattern: /^\/company\/([^/]+)\/officers$/, answer: answerOfficers },
  {
    name: "/company/{number}/appointments/{id}",
    pattern: /^\/company\/([^/]+)\/appointments\/([^/]+)$/,
    answer: answerAppointment,
  },
  { name: "/company/{number}/filing-history", pattern: /^\/company\/([^/]+)\/filing-history$/, answer: answerFilings },
  {
    name: "/company/{number}/filing-history/{transaction}",
    pattern: /^\/company\/([^/]+)\/filing-history\/([^/]+)$/,
    answer: answerFiling,
  },
  { name: "/officers/{id}/appointments", pattern: /^\/officers\/([^/]+)\/appointments$/, answer: answerAppointments },
  { name: "/search/companies", pattern: /^\/search\/companies$/, answer: answerSearch },
  { name: "/advanced-search/companies", pattern: /^\/advanced-search\/companies$/, answer: answerAdvancedSearch },
];

async function answerProfile(
  register: SandboxRegister,
  _: URLSearchParams,
  seed: string,
  number = "",
): Promise<Answer> {
  // Seen on the real server: a number of the wrong form is not a 404.
  if (!/^[A-Za-z0-9]{8}$/.test(number))
    return { status: 500, body: { exception_id: "sandboxexc01", error: "Internal server error" } };
  const company = await register.find(number);
  if (!company) return { status: 404, body: { errors: [{ type: "ch:service", error: "company-profile-not-found" }] } };
  return { status: 200, body: profileBody(seed, company, register.today()) };
}

async function answerOfficers(
  register: SandboxRegister,
  query: URLSearchParams,
  _: string,
  number = "",
): Promise<Answer> {
  const order = query.get("order_by");
  const filter = query.get("filter");
  if (order !== null && !["appointed_on", "resigned_on", "surname"].includes(order)) return { status: 400 };
  if (filter !== null && filter !== "active") return { status: 400 };
  const company = await register.find(number);
  if (!company) return notFound;

  const all = register.officersOf(company);
  const resigned = all.filter((officer) => officer.resignedOn !== null).length;
  const isGone = company.dissolvedOn !== null;
  const shown = filter === "active" ? all.filter((officer) => officer.resignedOn === null && !isGone) : all;
  if (order === "surname") shown.sort((a, b) => a.name.localeCompare(b.name, "en"));
  if (order === "appointed_on") shown.sort((a, b) => b.appointedOn.localeCompare(a.appointedOn, "en"));
  const page = readPage(query, { usual: 35, most: 500 });
  return {
    status: 200,
    body: {
      active_count: isGone ? 0 : all.length - resigned,
      inactive_count: isGone ? all.length - resigned : 0,
      resigned_count: resigned,
      total_results: shown.length,
      ...page.body,
      kind: "officer-list",
      etag: all.length === 0 ? "" : all[0]?.appointmentId,
      links: all.length === 0 ? {} : { self: `/company/${number}/officers` },
      items: page.cut(shown).map((officer) => officerBody(company, officer)),
    },
  };
}

async function answerAppointment(
  register: SandboxRegister,
  _: URLSearchParams,
  __: string,
  number = "",
  id = "",
): Promise<Answer> {
  const company = await register.find(number);
  const officer = company && register.officersOf(company).find((one) => one.appointmentId === id);
  return company && officer ? { status: 200, body: officerBody(company, officer) } : notFound;
}

async function answerFilings(
  register: SandboxRegister,
  query: URLSearchParams,
  _: string,
  number = "",
): Promise<Answer> {
  const company = await register.find(number);
  const categories = query.getAll("category").flatMap((list) => list.split(","));
  const filings = company
    ? register.filingsOf(company).filter(({ category }) => categories.length === 0 || categories.includes(category))
    : [];
  const page = readPage(query, { usual: 25, most: 100 });
  return {
    status: 200,
    body: {
      filing_history_status: "filing-history-available",
      total_count: filings.length,
      ...page.body,
      items: company ? page.cut(filings).map((filing) => filingBody(company, filing)) : [],
    },
  };
}

async function answerFiling(
  register: SandboxRegister,
  _: URLSearchParams,
  __: string,
  number = "",
  id = "",
): Promise<Answer> {
  const company = await register.find(number);
  const filing = company && register.filingsOf(company).find((one) => one.transactionId === id);
  return company && filing ? { status: 200, body: filingBody(company, filing) } : notFound;
}

function answerAppointments(register: SandboxRegister, query: URLSearchParams, _: string, id = ""): Answer {
  const found = register.findOfficer(id);
  if (!found) return notFound;
  const page = readPage(query, { usual: 35, most: 50 });
  const body = appointmentListBody(found.company, found.officer, otherCompanies(register, found));
  return { status: 200, body: { ...body, ...page.body, items: page.cut(body.items) } };
}

async function answerSearch(register: SandboxRegister, query: URLSearchParams): Promise<Answer> {
  const page = readPage(query, { usual: 20, most: 100 });
  if (page.body.start_index >= 1_000) return { status: 416 };
  const text = (query.get("q") ?? "").toUpperCase().trim();
  const words = text.split(/\s+/).filter(Boolean);
  const byNumber = /^[A-Z0-9]{8}$/.test(text) ? await register.find(text) : null;
  const byName =
    words.length === 0 ? [] : register.list().filter(({ name }) => words.every((word) => name.includes(word)));
  const hits = [...new Set(byNumber ? [byNumber, ...byName] : byName)];
  // The real server's old bug: one item a page is answered with none.
  const items = page.body.items_per_page === 1 ? [] : page.cut(hits).map(searchBody);
  const page_number = Math.floor(page.body.start_index / page.body.items_per_page) + 1;
  return {
    status: 200,
    body: { kind: "search#companies", total_results: hits.length, page_number, ...page.body, items },
  };
}

const searchableStatuses =
  "active dissolved open closed removed converted-closed receivership administration liquidation insolvency-proceedings voluntary-arrangement".split(
    " ",
  );

function answerAdvancedSearch(register: SandboxRegister, query: URLSearchParams): Answer {
  const listOf = (name: string) =>
    query
      .getAll(name)
      .flatMap((list) => list.split(","))
      .filter(Boolean);
  const statuses = listOf("company_status");
  const wrong = statuses.find((status) => !searchableStatuses.includes(status));
  if (wrong) return { status: 400, body: `Invalid company status: ${wrong}` };
  const days = ["incorporated_from", "incorporated_to", "dissolved_from", "dissolved_to"].map((name) =>
    query.get(name),
  );
  if (days.some((day) => day !== null && !/^\d{4}-\d{2}-\d{2}$/.test(day)))
    return { status: 400, body: "Date provided is not in the form yyyy-mm-dd" };
  const size = Number(query.get("size") ?? 20);
  if (!(size >= 1 && size <= 5_000))
    return { status: 422, body: "Invalid size parameter, size must be between 1 and 5000" };

  const [bornFrom, bornTo, goneFrom, goneTo] = days;
  const types = listOf("company_type");
  const codes = listOf("sic_codes");
  const words = (name: string) => (query.get(name) ?? "").toUpperCase().split(/\s+/).filter(Boolean);
  const holds = (company: SandboxCompany) =>
    (statuses.length === 0 || statuses.includes(company.status ?? "")) &&
    (types.length === 0 || types.includes(company.type)) &&
    (codes.length === 0 || codes.some((code) => company.sicCodes.includes(code))) &&
    words("company_name_includes").every((word) => company.name.includes(word)) &&
    !words("company_name_excludes").some((word) => company.name.includes(word)) &&
    words("location").every((word) => Object.values(company.address).join(" ").toUpperCase().includes(word)) &&
    isWithin(company.incorporatedOn, bornFrom, bornTo) &&
    isWithin(company.dissolvedOn, goneFrom, goneTo);
  const hits = register.list().filter(holds);
  if (hits.length === 0) return notFound;
  const start = Math.max(Number(query.get("start_index") ?? 0) || 0, 0);
  const items = hits.slice(start, start + size).map(advancedSearchBody);
  return {
    status: 200,
    body: { etag: "", kind: "search#advanced-search", hits: hits.length, top_hit: items[0], items },
  };
}

function isWithin(day: string | null, from: string | null | undefined, to: string | null | undefined): boolean {
  if (!from && !to) return true;
  return day !== null && (!from || day >= from) && (!to || day <= to);
}

/** 0 means the usual size and a negative number its absolute value, as on the real server. */
function readPage(query: URLSearchParams, sizes: { usual: number; most: number }) {
  const number = (name: string) => Math.abs(Math.trunc(Number(query.get(name) ?? 0))) || 0;
  const start_index = number("start_index");
  const items_per_page = Math.min(number("items_per_page") || sizes.usual, sizes.most);
  return {
    body: { start_index, items_per_page },
    cut: <T>(list: readonly T[]) => list.slice(start_index, start_index + items_per_page),
  };
}
