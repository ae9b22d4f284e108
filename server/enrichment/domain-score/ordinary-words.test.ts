import { expect, test } from "vitest";
import { surnameOrdinariness, wordOrdinariness } from "@/server/enrichment/domain-score/ordinary-words";

test("a common word is more ordinary than a rare one, and a coined one is not ordinary at all", () => {
  expect(wordOrdinariness("house")).toBeGreaterThan(wordOrdinariness("horizon"));
  expect(wordOrdinariness("horizon")).toBeGreaterThan(0);
  expect(wordOrdinariness("harrowmere")).toBe(0);
});

test("a surname is as ordinary as people who bear it are many, whatever the word's own place", () => {
  expect(surnameOrdinariness("smith")).toBe(17);
  expect(surnameOrdinariness("smith")).toBeGreaterThan(surnameOrdinariness("larkin"));
  expect(surnameOrdinariness("lumenfold")).toBe(0);
});
