import { expect, it } from "vitest";
import { invariants } from "@/server/proof/invariants";
import { prove } from "@/server/proof/prove";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { keepBooks } from "@/server/testing/damages";
import { resetDatabase } from "@/server/testing/database";

it("finds nothing to complain about in books that are in order, and looks at every kind of row", async () => {
  await resetDatabase();
  await keepBooks();
  await refreshFacets();
  const proofs = await prove();
  expect(proofs.filter((proof) => proof.broken > 0)).toEqual([]);
  expect(proofs).toHaveLength(invariants.length);
  expect(proofs.filter(({ promise, checked }) => /pay|spend|books/.test(promise) && checked === 0)).toEqual([]);
});
