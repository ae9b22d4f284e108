import { z } from "zod";

/**
 * What the Public Data API says, read tolerantly: enumerations are open (new values come without notice),
 * unknown members are dropped, null counts as absent. Required is only what nothing could be done without.
 */

/**
 * No text of the register comes near (a name has 160 letters at most), and in UTF-8 it still fits in an entry of an index. What is
 * longer is cut: a company is not refused for a text. What something is known by is never cut, for it would be another's then.
 */
const LONGEST_TEXT = 500;
const key = z.string().max(LONGEST_TEXT);
const required = z.string().transform(cut);
export const text = required.nullish();

/** Never in the middle of a letter that takes two units. */
function cut(value: string): string {
  return value.length <= LONGEST_TEXT ? value : value.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, "");
}
const flag = z.boolean().nullish();

export const addressWire = z
  .object({
    care_of: text,
    /** The search answers spell it so. */
    care_of_name: text,
    premises: text,
    po_box: text,
    address_line_1: text,
    address_line_2: text,
    locality: text,
    region: text,
    country: text,
    postal_code: text,
  })
  .nullish();

export const companyWire = z.object({
  company_name: required,
  company_number: key,
  company_status: text,
  company_status_detail: text,
  type: required,
  subtype: text,
  jurisdiction: text,
  date_of_creation: text,
  date_of_cessation: text,
  sic_codes: z.array(required).nullish(),
  registered_office_address: addressWire,
  previous_company_names: z.array(z.object({ name: required, effective_from: text, ceased_on: text })).nullish(),
  accounts: z
    .object({
      last_accounts: z.object({ made_up_to: text, type: text }).nullish(),
      next_accounts: z.object({ due_on: text, overdue: flag }).nullish(),
      next_due: text,
      overdue: flag,
    })
    .nullish(),
  confirmation_statement: z.object({ last_made_up_to: text, next_due: text, overdue: flag }).nullish(),
  has_charges: flag,
  has_insolvency_history: flag,
  etag: text,
});
export type CompanyWire = z.infer<typeof companyWire>;

export const officerWire = z.object({
  name: required,
  officer_role: required,
  appointed_on: text,
  appointed_before: text,
  resigned_on: text,
  nationality: text,
  occupation: text,
  country_of_residence: text,
  date_of_birth: z.object({ month: z.coerce.number().nullish(), year: z.coerce.number().nullish() }).nullish(),
  links: z.object({
    self: key.regex(/\/appointments\/[^/]+$/, "Expected a link that ends in /appointments/{id}"),
    officer: z.object({ appointments: text }).nullish(),
  }),
});
export type OfficerWire = z.infer<typeof officerWire>;

export const officerListWire = z.object({
  total_results: z.number().nullish(),
  items: z.array(officerWire),
});

/** One of a person's appointments, at whatever company; it has no id of its own. */
export const personAppointmentWire = z.object({
  officer_role: text,
  appointed_on: text,
  appointed_before: text,
  resigned_on: text,
  appointed_to: z.object({ company_name: text, company_number: key, company_status: text }),
});
export type PersonAppointmentWire = z.infer<typeof personAppointmentWire>;

export const personAppointmentListWire = z.object({
  total_results: z.number().nullish(),
  items: z.array(personAppointmentWire),
});

export const filingWire = z.object({
  transaction_id: key,
  type: text,
  category: text,
  description: text,
  date: required,
});
export type FilingWire = z.infer<typeof filingWire>;

export const filingListWire = z.object({
  total_count: z.number().nullish(),
  items: z.array(filingWire),
});

export const searchHitWire = z.object({
  title: required,
  company_number: key,
  company_status: text,
  company_type: text,
  date_of_creation: text,
  date_of_cessation: text,
  address: addressWire,
  /** All of the address in one line. */
  address_snippet: z.string().nullish(),
});
export type SearchHitWire = z.infer<typeof searchHitWire>;

export const searchWire = z.object({
  total_results: z.number().nullish(),
  items: z.array(searchHitWire),
});
