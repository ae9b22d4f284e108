import fc from "fast-check";
import { expect, test } from "vitest";
import { adjustmentFor } from "@/server/credits/reconcile-credits";

const credits = fc.nat(100_000);

test("no balance between what is available and what is held as well says anything: the tasks may be billed or not", () => {
  fc.assert(
    fc.property(credits, credits, fc.nat(100_000), (available, held, part) => {
      expect(adjustmentFor(available + (held === 0 ? 0 : part % (held + 1)), available, held)).toBe(0);
    }),
  );
});

test("after the adjustment the reading fits the books, and the books were moved no further than needed", () => {
  fc.assert(
    fc.property(credits, credits, credits, (read, available, held) => {
      const adjustment = adjustmentFor(read, available, held);
      const adjusted = available + adjustment;
      expect(read).toBeGreaterThanOrEqual(adjusted);
      expect(read).toBeLessThanOrEqual(adjusted + held);
      if (adjustment > 0) expect(read).toBe(adjusted + held);
      if (adjustment < 0) expect(read).toBe(adjusted);
    }),
  );
});
