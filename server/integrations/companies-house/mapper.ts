import { parseOfficerName } from "./officer-name";
import type { CompanyWire, FilingWire, OfficerWire, PersonAppointmentWire, SearchHitWire } from "./schema";

export interface RegisterAddress {
  careOf: string | null;
  poBox: string | null;
  premises: string | null;
  line1: string | null;
  line2: string | null;
  town: string | null;
  county: string | null;
  country: string | null;
  postcode: string | null;
}

/** A company as the register has it. Days are ISO strings; enumerations are the API's own words and open. */
export interface RegisterCompany {
  number: string;
  name: string;
  /** "unknown" when the register gives none (some UK establishments). */
  status: string;
  statusDetail: string | null;
  type: string;
  subtype: string | null;
  jurisdiction: string | null;
  incorporatedOn: string | null;
  dissolvedOn: string | null;
  sicCodes: string[];
  address: RegisterAddress;
  previousNames: { name: string; from: string | null; to: string | null }[];
  accountsOverdue: boolean;
  accountsNextDueOn: string | null;
  accountsLastMadeUpTo: string | null;
  /** Null when no accounts have been filed (the register writes the text "null"). */
  accountsCategory: string | null;
  confirmationOverdue: boolean;
  confirmationNextDueOn: string | null;
  hasCharges: boolean;
  hasInsolvencyHistory: boolean;
  etag: string | null;
}

/** One appointment. The name parts are in person case and null for a corporate officer; `name` is as on the register. */
export interface RegisterOfficer {
  appointmentId: string;
  officerId: string | null;
  name: string;
  title: string | null;
  forename: string | null;
  otherNames: string | null;
  surname: string | null;
  isCorporate: boolean;
  role: string;
  appointedOn: string | null;
  /** Instead of `appointedOn` for appointments from before 1992. */
  appointedBefore: string | null;
  resignedOn: string | null;
  nationality: string | null;
  occupation: string | null;
  countryOfResidence: string | null;
  birthYear: number | null;
  birthMonth: number | null;
}

/** What the register says of one of a person's appointments, at any company. */
export interface RegisterAppointment {
  companyNumber: string;
  companyName: string;
  /** The register's word; strike-off does not show in it. */
  companyStatus: string | null;
  role: string;
  appointedOn: string | null;
  appointedBefore: string | null;
  resignedOn: string | null;
}

export interface RegisterFiling {
  transactionId: string;
  type: string;
  category: string;
  /** A key of the register's filing descriptions, such as gazette-notice-compulsory. */
  description: string;
  date: string;
}

export interface RegisterSearchHit {
  number: string;
  name: string;
  status: string;
  type: string | null;
  incorporatedOn: string | null;
  dissolvedOn: string | null;
  address: RegisterAddress;
  addressText: string | null;
}

export function toRegisterCompany(wire: CompanyWire): RegisterCompany {
  const { accounts, confirmation_statement: confirmation } = wire;
  const lastAccountsType = textOf(accounts?.last_accounts?.type);
  return {
    number: wire.company_number,
    name: wire.company_name,
    status: textOf(wire.company_status) ?? "unknown",
    statusDetail: textOf(wire.company_status_detail),
    type: wire.type,
    subtype: textOf(wire.subtype),
    jurisdiction: textOf(wire.jurisdiction),
    incorporatedOn: dayOf(wire.date_of_creation),
    dissolvedOn: dayOf(wire.date_of_cessation),
    sicCodes: wire.sic_codes ?? [],
    address: toAddress(wire.registered_office_address),
    previousNames: (wire.previous_company_names ?? []).map(({ name, effective_from, ceased_on }) => ({
      name,
      from: dayOf(effective_from),
      to: dayOf(ceased_on),
    })),
    accountsOverdue: accounts?.next_accounts?.overdue ?? accounts?.overdue ?? false,
    accountsNextDueOn: dayOf(accounts?.next_accounts?.due_on) ?? dayOf(accounts?.next_due),
    accountsLastMadeUpTo: dayOf(accounts?.last_accounts?.made_up_to),
    accountsCategory: lastAccountsType === "null" ? null : lastAccountsType,
    confirmationOverdue: confirmation?.overdue ?? false,
    confirmationNextDueOn: dayOf(confirmation?.next_due),
    hasCharges: wire.has_charges ?? false,
    hasInsolvencyHistory: wire.has_insolvency_history ?? false,
    etag: textOf(wire.etag),
  };
}

export function toRegisterOfficer(wire: OfficerWire): RegisterOfficer {
  return {
    appointmentId: lastSegment(wire.links.self),
    officerId: /\/officers\/([^/]+)\/appointments/.exec(wire.links.officer?.appointments ?? "")?.[1] ?? null,
    name: wire.name,
    ...parseOfficerName(wire.name, wire.officer_role),
    role: wire.officer_role,
    appointedOn: dayOf(wire.appointed_on),
    appointedBefore: dayOf(wire.appointed_before),
    resignedOn: dayOf(wire.resigned_on),
    nationality: textOf(wire.nationality),
    occupation: textOf(wire.occupation),
    countryOfResidence: textOf(wire.country_of_residence),
    birthYear: inRange(wire.date_of_birth?.year, 1800, 2200),
    birthMonth: inRange(wire.date_of_birth?.month, 1, 12),
  };
}

export function toRegisterAppointment(wire: PersonAppointmentWire): RegisterAppointment {
  const { company_number, company_name, company_status } = wire.appointed_to;
  return {
    companyNumber: company_number,
    companyName: textOf(company_name) ?? company_number,
    companyStatus: textOf(company_status),
    role: textOf(wire.officer_role) ?? "unknown",
    appointedOn: dayOf(wire.appointed_on),
    appointedBefore: dayOf(wire.appointed_before),
    resignedOn: dayOf(wire.resigned_on),
  };
}

export function toRegisterFiling(wire: FilingWire): RegisterFiling {
  return {
    transactionId: wire.transaction_id,
    type: wire.type ?? "",
    category: wire.category ?? "",
    description: wire.description ?? "",
    date: wire.date.slice(0, 10),
  };
}

export function toRegisterSearchHit(wire: SearchHitWire): RegisterSearchHit {
  return {
    number: wire.company_number,
    name: wire.title,
    status: textOf(wire.company_status) ?? "unknown",
    type: textOf(wire.company_type),
    incorporatedOn: dayOf(wire.date_of_creation),
    dissolvedOn: dayOf(wire.date_of_cessation),
    address: toAddress(wire.address),
    addressText: textOf(wire.address_snippet),
  };
}

function toAddress(wire: CompanyWire["registered_office_address"]): RegisterAddress {
  return {
    careOf: textOf(wire?.care_of) ?? textOf(wire?.care_of_name),
    poBox: textOf(wire?.po_box),
    premises: textOf(wire?.premises),
    line1: textOf(wire?.address_line_1),
    line2: textOf(wire?.address_line_2),
    town: textOf(wire?.locality),
    county: textOf(wire?.region),
    country: textOf(wire?.country),
    postcode: textOf(wire?.postal_code),
  };
}

function textOf(value: string | null | undefined): string | null {
  return value?.trim() || null;
}

/** The day, or null for what is not one: a strange date is worth less than the rest of the record. */
export function dayOf(value: string | null | undefined): string | null {
  const day = /^[1-9]\d{3}-\d{2}-\d{2}/.exec(value ?? "")?.[0];
  if (!day) return null;
  const instant = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day) ? day : null;
}

function inRange(value: number | null | undefined, low: number, high: number): number | null {
  return value != null && Number.isInteger(value) && value >= low && value <= high ? value : null;
}

function lastSegment(link: string): string {
  return link.slice(link.lastIndexOf("/") + 1);
}
