"use client";

import { CircleAlert, CircleCheck, CircleHelp, Scale } from "lucide-react";
import type { ReactNode } from "react";
import { ReadBalanceButton } from "@/components/credits/read-balance-button";
import { SetBudgetDialog } from "@/components/credits/set-budget-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatCount, formatQuantity, formatSigned } from "@/lib/format/numbers";
import type { Credits } from "@/server/credits/schema";

/** Whether our books balance and agree with Snov.io's, and the acts that an admin has. */
export function BooksLine({ credits, isAdmin }: { credits: Credits; isAdmin: boolean }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <BooksMark books={credits.books} />
      <span aria-hidden="true" className="h-4 w-px bg-line-strong max-md:hidden" />
      <ReadingMark credits={credits} />
      {isAdmin ? (
        <span className="ml-auto flex gap-2 max-md:ml-0">
          <ReadBalanceButton />
          <SetBudgetDialog budget={credits.budget} />
        </span>
      ) : null}
    </div>
  );
}

function BooksMark({ books }: { books: Credits["books"] }) {
  if (!books.isBalanced) {
    return (
      <Fact icon={<CircleAlert className="text-red" />} word="Books do not balance">
        run the command verify to find the entry
      </Fact>
    );
  }
  return (
    <Fact icon={<Scale className="text-green" />} word="Books balance">
      {books.entries === 0
        ? "no entry yet"
        : `${formatQuantity(books.entries, "entry", "entries")}, all accounts sum to zero`}
    </Fact>
  );
}

function ReadingMark({ credits: { providerBalance, reconciledAt, drift } }: { credits: Credits }) {
  if (providerBalance === null || reconciledAt === null) {
    return (
      <Fact icon={<CircleHelp className="text-muted" />} word="Snov.io not asked yet">
        its balance is read when the worker starts
      </Fact>
    );
  }
  const when = <RelativeTime at={reconciledAt} />;
  if (drift !== 0) {
    return (
      <Fact icon={<CircleAlert className="text-red" />} word={`Snov.io differs by ${formatSigned(drift)}`}>
        {formatCount(providerBalance)} there, read {when}; booked as drift, its cause is open
      </Fact>
    );
  }
  return (
    <Fact icon={<CircleCheck className="text-green" />} word="Snov.io agrees">
      {formatCount(providerBalance)} on both sides, drift 0, read {when}
    </Fact>
  );
}

function Fact({ icon, word, children }: { icon: ReactNode; word: string; children: ReactNode }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 [&>svg]:size-4">
      {icon}
      <span className="font-[550]">{word}</span>
      <span className="text-fg-soft tabular-nums">{children}</span>
    </p>
  );
}
