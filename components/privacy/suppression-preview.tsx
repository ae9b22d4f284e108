import { formatCount } from "@/lib/format/numbers";
import type { HeldCounts } from "@/server/enrichment/privacy/schema";

/** What goes for good when a domain is suppressed. */
export function SuppressionPreview({ held }: { held: HeldCounts }) {
  const { companies, addresses, lookups, isShared } = held;
  return (
    <section aria-label="What would go" aria-live="polite" className="border-line-strong border-t pt-2">
      <p>
        The domain of {count(companies, "company", "companies")}, {count(addresses, "address", "addresses")} and{" "}
        {count(lookups, "question or answer", "questions and answers")} go for good; what they cost stays in the books.
      </p>
      {isShared ? (
        <p className="mt-2 text-red-text">
          It serves everybody: all that anybody has there goes, and is never found again.
        </p>
      ) : null}
    </section>
  );
}

function count(many: number, one: string, more: string): string {
  return `${formatCount(many)} ${many === 1 ? one : more}`;
}
