import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { wordIssues } from "@/server/platform/word-issue";

const before = z.config().localeError;
beforeAll(wordIssues);
afterAll(() => void z.config({ localeError: before }));

test.each([
  [z.string(), undefined, "is missing: it takes text"],
  [z.string(), 5, "takes text"],
  [z.number(), "abc", "takes a number"],
  [z.int(), 1.5, "takes a whole number"],
  [z.boolean(), "1", "takes true or false"],
  [z.array(z.string()), "a", "takes a list"],
  [z.strictObject({}), [], "takes an object"],
  [z.enum(["domain", "officers"]), "emails", "takes one of domain, officers"],
  [z.literal("a"), "b", "takes a"],
  [z.uuid(), "x", "takes an id such as 0191a5c0-0000-7000-8000-000000000001"],
  [z.iso.date(), "2027-13-01", "takes a day such as 2027-01-31"],
  [z.string().min(3), "", "is empty"],
  [z.string().min(3), "ab", "takes at least 3 characters"],
  [z.string().max(1), "ab", "takes at most 1 character"],
  [z.array(z.string()).min(1), [], "is empty"],
  [z.array(z.string()).max(2), ["a", "b", "c"], "takes at most 2 values"],
  [z.number().min(1), 0, "takes at least 1"],
  [z.number().positive(), 0, "takes numbers above 0"],
  [z.union([z.string(), z.number()]), undefined, "is missing: it takes another form than this"],
  [z.string({ error: "say why" }), 5, "say why"],
])("what is wrong is worded for people (%#)", (schema, value, words) => {
  expect(schema.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([words]);
});
