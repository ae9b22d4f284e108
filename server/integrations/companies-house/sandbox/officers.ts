import { addDays } from "./calendar";
import { coinedWords, towns } from "./company-names";
import { type NameGroup, nameGroups, occupations, titlesOfMen, titlesOfWomen } from "./people-names";
import { createId, createRandom, type Random } from "./random";
import type { SandboxCompany } from "./sandbox-company";

export interface NameElements {
  title?: string;
  forename?: string;
  otherForenames?: string;
  surname: string;
}

export interface SandboxOfficer {
  appointmentId: string;
  officerId: string;
  /** Null for a company, whose name is `name`. */
  elements: NameElements | null;
  name: string;
  role: string;
  appointedOn: string;
  isPre1992: boolean;
  resignedOn: string | null;
  nationality: string | null;
  occupation: string | null;
  countryOfResidence: string | null;
  birth: { month: number; year: number } | null;
  identifiedAs: string | null;
  premises: string;
  town: string;
  personNumber: string;
}

/** Types whose officers are not kept by Companies House. */
const withoutOfficers =
  /^(limited-partnership|scottish-partnership|.*charitable-incorporated-organisation|registered-society.*|industrial-and-provident-society|icvc-.*|investment-company-with-variable-capital|royal-charter|uk-establishment)$/;

/** The officers of a company, invented from the seed and its number alone. */
export function createOfficers(seed: string, company: SandboxCompany): SandboxOfficer[] {
  if (withoutOfficers.test(company.type) || company.oddity === "no-officers") return [];
  const random = createRandom(seed, "officers", company.number);
  const roles = pickRoles(random, company);
  const activeCount = roles.length;
  const hasPast =
    company.oddity === "resigned-only" || (company.oddity !== "only-corporate-officers" && random.chance(0.3));
  const pastCount = hasPast ? random.int(1, 2) : 0;
  const all = [...roles, ...Array.from({ length: pastCount }, () => directorRole(company))];
  return all.map((role, index) => {
    const isPast = index >= activeCount || company.oddity === "resigned-only";
    return createOfficer(seed, company, { role, index, isPast });
  });
}

function pickRoles(random: Random, company: SandboxCompany): string[] {
  const director = directorRole(company);
  if (company.oddity === "only-corporate-officers") return ["corporate-secretary", "corporate-director"];
  if (company.oddity === "many-officers") return Array.from({ length: random.int(110, 130) }, () => director);
  if (company.oddity === "mononym" || company.oddity === "title-only") return [director];
  if (company.type === "llp") {
    const members = Array.from({ length: random.int(0, 2) }, () =>
      random.pick(["llp-member", "llp-designated-member"]),
    );
    return [director, random.chance(0.1) ? "corporate-llp-designated-member" : director, ...members];
  }
  const directors = Array.from({ length: random.pick([1, 1, 1, 2, 2, 3]) }, () => director);
  if (random.chance(0.05)) return [...directors, "corporate-secretary"];
  return random.chance(0.1) ? [...directors, "secretary"] : directors;
}

function directorRole(company: SandboxCompany): string {
  return company.type === "llp" ? "llp-designated-member" : "director";
}

function createOfficer(
  seed: string,
  company: SandboxCompany,
  place: { role: string; index: number; isPast: boolean },
): SandboxOfficer {
  const key = [seed, "officer", company.number, place.index] as const;
  const random = createRandom(...key);
  const isPre1992 = company.oddity === "pre-1992" && place.index === 0;
  const appointedOn = isPre1992 ? "1991-12-31" : pickAppointment(random, company, place.index);
  const shared = {
    appointmentId: createId(27, "appointment", ...key),
    officerId: createId(27, "person", ...key),
    role: place.role,
    appointedOn,
    isPre1992,
    resignedOn: place.isPast ? earliest(addDays(appointedOn, random.int(30, 300)), company.asOf) : null,
    premises: String(random.int(1, 220)),
    town: random.pick(towns.england)[0],
    personNumber: `9${String(random.int(0, 9_999_999)).padStart(7, "0")}0001`,
  };
  if (place.role.startsWith("corporate-")) {
    const trade = place.role.endsWith("secretary") ? "Secretaries" : "Nominees";
    const name = `${random.pick(coinedWords)} ${trade} Limited`.toUpperCase();
    return { ...shared, ...withoutPersonalFacts, elements: null, name, identifiedAs: "uk-limited-company" };
  }
  const group = pickGroup(random, company);
  const elements = createElements(random, group, company);
  const person = { ...shared, elements, name: formatName(elements), identifiedAs: null };
  // Of a secretary the register shows neither birth nor residence.
  if (place.role.endsWith("secretary")) return { ...person, ...withoutPersonalFacts };
  return {
    ...person,
    nationality: group.nationality,
    occupation: random.pick(occupations),
    countryOfResidence: random.pick(["England", "United Kingdom", "United Kingdom", "Scotland", "Wales"]),
    birth: { month: random.int(1, 12), year: isPre1992 ? random.int(1930, 1955) : random.int(1945, 2003) },
  };
}

const withoutPersonalFacts = { nationality: null, occupation: null, countryOfResidence: null, birth: null };

/** The first two are founders. */
function pickAppointment(random: Random, company: SandboxCompany, index: number): string {
  if (index < 2) return company.incorporatedOn;
  return earliest(addDays(company.incorporatedOn, random.int(30, 390)), company.dissolvedOn ?? company.asOf);
}

function earliest(a: string, b: string): string {
  return a < b ? a : b;
}

function createElements(random: Random, group: NameGroup, company: SandboxCompany): NameElements {
  const surname = random.pick(group.surnames).replace("St.", "St. ");
  if (company.oddity === "mononym") return { surname };
  if (company.oddity === "title-only") return { surname, title: random.pick(["Lord", "Baroness", "Lady"]) };
  const isWoman = random.chance(0.42);
  const forenames = isWoman ? group.women : group.men;
  const forename = random.pick(forenames);
  const otherForenames = random.chance(0.45) ? random.pick(forenames) : forename;
  // Most titles are the everyday ones, which the register does not show.
  const title = random.chance(0.1) ? random.pick(isWoman ? titlesOfWomen : titlesOfMen) : isWoman ? "Ms" : "Mr";
  return { surname, forename, title, ...(otherForenames === forename ? {} : { otherForenames }) };
}

/** As the real server writes it: "SURNAME, Forename Other, Title", without the everyday titles. */
function formatName({ surname, forename, otherForenames, title }: NameElements): string {
  const given = [forename, otherForenames].filter(Boolean).join(" ");
  const shown = title && !/^(mr|mrs|miss|ms|master)$/i.test(title) ? title : "";
  // Mac and Mc keep their small letters on the register.
  const capitals = surname.replace(
    /^(Mc|Mac)?(.*)$/,
    (_, clan = "", rest: string) => (clan === "Mc" ? clan : clan.toUpperCase()) + rest.toUpperCase(),
  );
  return [capitals, given, shown].filter(Boolean).join(", ");
}

function pickGroup(random: Random, company: SandboxCompany): NameGroup {
  const [, welsh] = nameGroups;
  if (company.oddity === "welsh" && welsh) return welsh;
  let draw = random.next();
  for (const group of nameGroups) {
    draw -= group.share;
    if (draw < 0) return group;
  }
  return random.pick(nameGroups);
}
