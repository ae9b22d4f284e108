import { addDays, addMonths } from "./calendar";
import { coinedWords, pairedWords, streetKinds, streets, towns, trades, welshLeads } from "./company-names";
import { nameGroups } from "./people-names";
import { planFuture, planReturns } from "./plan-company";
import { createRandom, type Random } from "./random";
import { jurisdictionOf, noAddress, type Oddity, type SandboxCompany } from "./sandbox-company";

export const populationSize = 3_000;

/** Each comes once in every 300 companies. */
const oddities: readonly Oddity[] = [
  "no-officers",
  "only-corporate-officers",
  "mononym",
  "title-only",
  "pre-1992",
  "many-officers",
  "resigned-only",
  "welsh",
  "renamed",
  "new-company",
  "uk-establishment",
];

/**
 * Some thousand invented companies, the same for the same seed, with dates relative to `today` (an ISO day).
 * Their numbers (99…, SC99…, NI99…, OC99…, BR99…) are not in use on the real register.
 */
export function listPopulation(seed: string, today: string): SandboxCompany[] {
  const taken = new Set<string>();
  return Array.from({ length: populationSize }, (_, index) => createCompany(seed, today, index, taken));
}

function createCompany(seed: string, today: string, index: number, taken: Set<string>): SandboxCompany {
  const random = createRandom(seed, "company", index);
  const oddity = oddities[index % 300] ?? null;
  const form = pickForm(random, oddity);
  const number = form.prefix + String(index + 1).padStart(8 - form.prefix.length, "0");
  const trade = random.pick(trades);
  const incorporatedOn = pickIncorporation(random, today, oddity);
  const name = createUnique(taken, (attempt) => createName(random, trade.words, form.suffix, oddity, attempt));

  const base = {
    number,
    name,
    type: form.type,
    subtype: form.subtype ?? null,
    jurisdiction: oddity === "welsh" ? "wales" : jurisdictionOf(number),
    incorporatedOn,
    sicCodes: form.type === "llp" ? [] : [trade.sic, ...(random.chance(0.15) ? [random.pick(trades).sic] : [])],
    address: createAddress(random, oddity === "welsh" ? "wales" : placeOf(number)),
    oddity,
    asOf: today,
  };
  const previousNames =
    oddity === "renamed" || random.chance(0.03) ? [createPreviousName(random, trade.words, base)] : [];
  const future =
    oddity === "uk-establishment"
      ? { status: null, statusDetail: null, dissolvedOn: null, courses: [] }
      : planFuture(random, today, { incorporatedOn, isYoung: oddity === "new-company" });
  const returns = planReturns(random, today, { ...future, incorporatedOn });
  return { ...base, previousNames, ...future, ...returns, sicCodes: [...new Set(base.sicCodes)] };
}

function pickForm(
  random: Random,
  oddity: Oddity | null,
): { prefix: string; type: string; suffix: string; subtype?: string } {
  const limited = random.pick(["LTD", "LTD", "LIMITED"]);
  if (oddity === "uk-establishment") return { prefix: "BR99", type: "uk-establishment", suffix: "GMBH" };
  if (oddity === "welsh") return { prefix: "99", type: "ltd", suffix: random.pick(["CYF", "LTD"]) };
  if (oddity !== null) return { prefix: "99", type: "ltd", suffix: limited };
  const draw = random.next();
  if (draw < 0.06) return { prefix: "SC99", type: "ltd", suffix: limited };
  if (draw < 0.09) return { prefix: "NI99", type: "ltd", suffix: limited };
  if (draw < 0.13) return { prefix: "OC99", type: "llp", suffix: "LLP" };
  if (draw < 0.17) return { prefix: "99", type: "private-limited-guarant-nsc", suffix: limited };
  if (draw < 0.19)
    return {
      prefix: "99",
      type: "private-limited-guarant-nsc",
      suffix: "C.I.C.",
      subtype: "community-interest-company",
    };
  if (draw < 0.195) return { prefix: "99", type: "plc", suffix: "PLC" };
  return { prefix: "99", type: "ltd", suffix: limited };
}

function pickIncorporation(random: Random, today: string, oddity: Oddity | null): string {
  if (oddity === "new-company") return addDays(today, -random.int(20, 300));
  if (oddity === "pre-1992") return addDays("1968-01-01", random.int(0, 7_000));
  // Most companies are young: half of them under six years.
  return addDays(today, -Math.round(400 + 9_000 * random.next() ** 2.2));
}

function createName(
  random: Random,
  tradeWords: readonly string[],
  suffix: string,
  oddity: Oddity | null,
  attempt: number,
): string {
  const trade = random.pick(tradeWords);
  const surname = () => random.pick((nameGroups[0] ?? random.pick(nameGroups)).surnames);
  const coined = () => random.pick(coinedWords);
  const leads = [
    () => coined(),
    () => surname(),
    () => `${coined()} ${random.pick(pairedWords)}`,
    () => `${surname()} & ${surname()}`,
    () => `${random.pick(["J", "M", "D", "A", "R"])} ${surname()}`,
    () => `${random.pick(["AB", "JPR", "C.K.", "D&M", "TRW", "H2", "4U"])} ${coined()}`,
    () => `${coined()} (${random.pick(towns.england)[0]})`,
  ];
  const lead = oddity === "welsh" ? random.pick(welshLeads) : random.pick(leads)();
  const marker = attempt > 6 ? ` ${attempt}` : "";
  return `${lead}${marker} ${trade} ${suffix}`.toUpperCase();
}

function createUnique(taken: Set<string>, create: (attempt: number) => string): string {
  for (let attempt = 0; ; attempt += 1) {
    const name = create(attempt);
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function createPreviousName(
  random: Random,
  tradeWords: readonly string[],
  company: { name: string; incorporatedOn: string },
) {
  const suffix = company.name.slice(company.name.lastIndexOf(" ") + 1);
  const to = addMonths(company.incorporatedOn, random.int(1, 6));
  return { name: createName(random, tradeWords, suffix, null, 9), from: company.incorporatedOn, to };
}

/** Inward codes end in letters that real ones never use, so that no letter can ever arrive there. */
function createAddress(random: Random, place: keyof typeof towns): SandboxCompany["address"] {
  const [town, county, area] = random.pick(towns[place]);
  const premises = random.pick([
    String(random.int(1, 180)),
    `Unit ${random.int(1, 24)}`,
    `Suite ${random.int(1, 40)}`,
    `${random.pick(coinedWords)} House`,
  ]);
  const country = { england: "England", wales: "Wales", scotland: "Scotland", "northern-ireland": "Northern Ireland" }[
    place
  ];
  return {
    ...noAddress,
    careOf: random.chance(0.03) ? `${random.pick(coinedWords)} Accountants` : null,
    premises,
    line1: `${random.pick(streets)} ${random.pick(streetKinds)}`,
    line2: random.chance(0.2) ? `${random.pick(coinedWords)} Business Park` : null,
    town,
    county,
    country: random.chance(0.6) ? country : random.pick(["United Kingdom", null]),
    postcode: `${area} ${random.int(1, 9)}${random.pick(["CK", "KV", "MC", "VK", "IM"])}`,
  };
}

function placeOf(number: string): keyof typeof towns {
  if (number.startsWith("SC")) return "scotland";
  return number.startsWith("NI") ? "northern-ireland" : "england";
}
