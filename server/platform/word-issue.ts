import { z } from "zod";

/** How JSON's and the schemas' words for a type read. */
const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  date: "an instant such as 2027-01-31T09:00:00Z",
  null: "null",
};

const FORMS: Readonly<Record<string, string>> = {
  uuid: "an id such as 0191a5c0-0000-7000-8000-000000000001",
  date: "a day such as 2027-01-31",
  datetime: "an instant such as 2027-01-31T09:00:00Z",
  email: "an e-mail address",
  url: "a web address",
};

/** What a field takes, for the person who sends it; the field's own name stands before it. */
function wordIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return missingOr(issue.input, TYPES[issue.expected] ?? issue.expected);
    case "invalid_value":
      return missingOr(issue.input, `${issue.values.length === 1 ? "" : "one of "}${issue.values.join(", ")}`);
    case "invalid_format":
      return missingOr(issue.input, FORMS[issue.format] ?? "another form of text");
    case "too_small":
      return boundOf("at least", Number(issue.minimum), issue);
    case "too_big":
      return boundOf("at most", Number(issue.maximum), issue);
    case "not_multiple_of":
      return `takes multiples of ${issue.divisor}`;
    case "unrecognized_keys":
      return "is not known here";
    case "invalid_union":
      return missingOr(issue.input, "another form than this");
    default:
      return "is not taken as it is";
  }
}

function missingOr(input: unknown, taken: string): string {
  return input === undefined ? `is missing: it takes ${taken}` : `takes ${taken}`;
}

/** What a bound of texts and lists counts. */
const COUNTED: Readonly<Record<string, [string, string]>> = {
  string: ["character", "characters"],
  array: ["value", "values"],
  set: ["value", "values"],
};

function boundOf(
  bound: "at least" | "at most",
  limit: number,
  { origin, inclusive, input }: { origin: string; inclusive?: boolean; input?: unknown },
): string {
  const counted = COUNTED[origin];
  if (counted)
    return bound === "at least" && isBare(input)
      ? "is empty"
      : `takes ${bound} ${limit} ${counted[limit === 1 ? 0 : 1]}`;
  if (inclusive !== false) return `takes ${bound} ${limit}`;
  return `takes numbers ${bound === "at least" ? "above" : "below"} ${limit}`;
}

function isBare(input: unknown): boolean {
  return typeof input === "string" ? input.trim() === "" : Array.isArray(input) && input.length === 0;
}

/** Lets every schema that has no sentence of its own use these. */
export function wordIssues(): void {
  z.config({ localeError: wordIssue });
}
