import { z } from "zod";
import { AppError } from "@/server/platform/errors";

const length = 8;
const digitsOnly = /^\d+$/;
/** Prefix, digits, and the one or two letters that close the numbers of some societies and partnerships (IP28814R, SP2747RS). */
const lettered = /^([A-Z]{2})(\d+)([A-Z]{0,2})$/;
/** Northern Irish companies older than partition: R0 and six digits. */
const oldNorthernIrish = /^R0*([1-9]\d*)$/;

/** A company's number as the register writes it: eight characters, capitals, zero-padded. */
export const companyNumberSchema = z
  .string()
  .overwrite((text) => normalise(text).number ?? text)
  .check((context) => {
    const { reason } = normalise(context.value);
    if (reason !== null) context.issues.push({ code: "custom", message: reason, input: context.value });
  })
  .brand<"CompanyNumber">();

export type CompanyNumber = z.infer<typeof companyNumberSchema>;

export type ParsedCompanyNumber = { number: CompanyNumber; reason: null } | { number: null; reason: string };

/**
 * Reads a company number as people and spreadsheets write it: any case, inner spaces, lost leading zeros.
 * The two-letter prefix is an open set, because Companies House adds new ones without notice.
 */
export function parseCompanyNumber(text: string): ParsedCompanyNumber {
  const { number, reason } = normalise(text);
  // Safe: normalise() answers either a number of the register's form or a reason.
  return number === null ? { number: null, reason } : { number: number as CompanyNumber, reason: null };
}

/** The number in the register's own form, or null when the text cannot be one. */
export function normaliseCompanyNumber(text: string): CompanyNumber | null {
  return parseCompanyNumber(text).number;
}

/** As `parseCompanyNumber`, for callers whose input must be right. Throws BAD_INPUT with the reason. */
export function requireCompanyNumber(text: string, field = "companyNumber"): CompanyNumber {
  const { number, reason } = parseCompanyNumber(text);
  if (number === null) throw new AppError("BAD_INPUT", reason, { field });
  return number;
}

type Normalised = { number: string; reason: null } | { number: null; reason: string };

/** As the register writes nearly all of them. */
const ownForm = /^(?:\d{8}|[A-Z]{2}\d{6})$/;

function normalise(text: string): Normalised {
  if (ownForm.test(text) && /[1-9]/.test(text)) return { number: text, reason: null };
  const compact = text.normalize("NFKC").replace(/\s+/g, "").toUpperCase();
  if (compact === "") return refuse("The company number is missing");
  if (compact.length > length) return refuse(`${quote(text)} is too long: a company number has ${length} characters`);

  const padded = pad(compact);
  if (padded === null) {
    return refuse(
      `${quote(text)} is not a company number: expected up to 8 digits, or a prefix such as SC and 6 digits`,
    );
  }
  if (!/[1-9]/.test(padded)) return refuse(`${quote(text)} is not a company number: it has no digit but zero`);
  return { number: padded, reason: null };
}

function pad(compact: string): string | null {
  if (digitsOnly.test(compact)) return compact.padStart(length, "0");

  const old = oldNorthernIrish.exec(compact);
  if (old?.[1] && old[1].length <= 6) return `R0${old[1].padStart(6, "0")}`;

  const [, prefix, digits, suffix = ""] = lettered.exec(compact) ?? [];
  if (!prefix || !digits) return null;
  return prefix + digits.padStart(length - prefix.length - suffix.length, "0") + suffix;
}

function refuse(reason: string): Normalised {
  return { number: null, reason };
}

function quote(text: string): string {
  const printable = text.replace(/\p{Cc}/gu, " ").trim();
  return `"${printable.length > 40 ? `${printable.slice(0, 40)}…` : printable}"`;
}
