import { z } from "zod";

const onPage = { url: z.string() };

/** What a visit to a domain's pages found, whichever company asks; kept as JSON. */
export const siteFacts = z.object({
  /**
   * `read`: pages were read. `parked`: a page of a registrar or a domain dealer. `elsewhere`: only leads to a host that serves
   * everybody. `forbidden`: robots.txt keeps us out. `empty`: it answers, without a page. `unreachable`: it does not answer.
   */
  outcome: z.enum(["read", "parked", "elsewhere", "forbidden", "empty", "unreachable"]),
  /** Why, in words. */
  detail: z.string().nullable(),
  /** The other registrable domain that the home page leads to. */
  leadsTo: z.string().nullable(),
  pages: z.array(z.string()),
  /** Company numbers in the register's form. `isLabelled`: the page calls it a company number. */
  numbers: z.array(z.object({ number: z.string(), isLabelled: z.boolean(), ...onPage })),
  /** As "SW1A 1AA". */
  postcodes: z.array(z.object({ postcode: z.string(), ...onPage })),
  /** Names that end in a legal form, as written. */
  names: z.array(z.object({ name: z.string(), ...onPage })),
});
export type SiteFacts = z.infer<typeof siteFacts>;

/** Somebody named on a page: three letters of a forename and a surname, both in plain small letters. */
export interface PageName {
  forename: string;
  surname: string;
  url: string;
}

export interface SiteVisit {
  facts: SiteFacts;
  /** Apart from the facts: names of people are not kept as they are. */
  people: PageName[];
}

/** What the name servers say of a domain; kept as JSON. */
export const dnsFacts = z.object({
  outcome: z.enum(["answered", "no-such-domain", "timeout", "failed"]),
  hasAddress: z.boolean(),
  /**
   * `mx`: it names mail servers. `null-mx`: it says that it takes no mail (RFC 7505). `address-only`: mail would go to its web
   * server (RFC 5321, section 5.1), which hardly ever takes any. `none`: nowhere to send mail to. `unknown`: not answered.
   */
  mail: z.enum(["mx", "null-mx", "address-only", "none", "unknown"]),
  hasSpf: z.boolean(),
});
export type DnsFacts = z.infer<typeof dnsFacts>;
