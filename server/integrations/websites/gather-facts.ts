import { findCompanyNames, findPeople } from "./find-names";
import { findNumbers } from "./find-numbers";
import { findPostcodes } from "./find-postcodes";
import type { VisitedPage } from "./open-page";
import type { SiteFacts, SiteVisit } from "./schema";

const MOST_OF_A_KIND = 40;

export const noFacts = {
  outcome: "read",
  detail: null,
  leadsTo: null,
  pages: [],
  numbers: [],
  postcodes: [],
  names: [],
} satisfies SiteFacts;

/** What the pages of one site say, each fact with the page that says it first. */
export function gatherFacts(pages: readonly VisitedPage[]): SiteVisit {
  const on = <Found extends object>(find: (text: string) => Found[]) =>
    pages.flatMap(({ url, text }) => find(text).map((found) => ({ ...found, url: url.href })));
  const numbers = on(findNumbers).sort((a, b) => Number(b.isLabelled) - Number(a.isLabelled));
  const postcodes = on((text) => findPostcodes(text).map((postcode) => ({ postcode })));
  const names = on((text) => findCompanyNames(text).map((name) => ({ name })));
  return {
    facts: {
      ...noFacts,
      pages: pages.map(({ url }) => url.href),
      numbers: firstOf(numbers, ({ number }) => number),
      postcodes: firstOf(postcodes, ({ postcode }) => postcode),
      names: firstOf(names, ({ name }) => name.toLowerCase()),
    },
    people: [
      ...new Map(
        on(findPeople)
          .reverse()
          .map((person) => [`${person.forename} ${person.surname}`, person]),
      ).values(),
    ],
  };
}

function firstOf<Found>(all: readonly Found[], key: (found: Found) => string): Found[] {
  return [...new Map([...all].reverse().map((found) => [key(found), found])).values()]
    .reverse()
    .slice(0, MOST_OF_A_KIND);
}
