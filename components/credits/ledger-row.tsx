import Link from "next/link";
import { MoveMark, operationWords } from "@/components/credits/move-words";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatCause } from "@/lib/format/credit-cause";
import { formatExact, formatShortDay } from "@/lib/format/dates";
import { formatCount, formatSigned } from "@/lib/format/numbers";
import type { LedgerEntry } from "@/server/credits/schema";

const HASH_SHOWN = 4;

export function LedgerHead() {
  return (
    <thead className="text-left text-muted text-xs max-md:sr-only">
      <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:pr-4 [&>th]:font-medium">
        <th scope="col" className="w-[124px]">
          Time, UTC
        </th>
        <th scope="col" className="w-[104px]">
          Move
        </th>
        <th scope="col" className="w-[76px] text-right">
          Credits
        </th>
        <th scope="col">Lookup and cause</th>
        <th scope="col" className="w-[26%] max-lg:hidden">
          Run and actor
        </th>
        <th scope="col" className="w-[92px] text-right">
          Available
        </th>
        <th scope="col" className="w-[92px] pr-0! max-xl:hidden">
          Chain
        </th>
      </tr>
    </thead>
  );
}

/** One entry: on phones three lines, elsewhere one. Never editable, never coloured by amount. */
export function LedgerRow({ entry }: { entry: LedgerEntry }) {
  return (
    <tr className="border-line border-b hover:bg-hover max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:gap-x-3 max-md:py-2 md:[&>td]:h-9 md:[&>td]:pr-4">
      <td className="code whitespace-nowrap text-muted max-md:order-4 max-md:col-span-2">
        <time dateTime={entry.at} title={formatExact(entry.at)}>
          {formatShortDay(entry.at)} {entry.at.slice(11, 19)}
        </time>
      </td>
      <td className="max-md:order-1">
        <MoveMark kind={entry.kind} />
      </td>
      <td className="text-right font-[550] max-md:order-2">
        {entry.available === 0 ? formatCount(entry.amount) : formatSigned(entry.available)}
      </td>
      <td className="min-w-0 max-md:order-3 max-md:col-span-3">
        <Cause entry={entry} />
      </td>
      <td className="min-w-0 max-lg:hidden">
        <Actor entry={entry} />
      </td>
      <td className="text-right max-md:order-5 max-md:text-muted">
        {formatCount(entry.availableAfter)}
        <span className="md:hidden"> available</span>
      </td>
      <td
        className="code pr-0! whitespace-nowrap text-muted max-xl:hidden"
        title={`entry ${entry.sequence}\nprevious ${entry.previousHash || "none"}\nhash ${entry.hash}`}
      >
        {entry.previousHash.slice(0, HASH_SHOWN) || "0000"} {entry.hash.slice(0, HASH_SHOWN)}
      </td>
    </tr>
  );
}

/** Side by side, not a sentence: links of a sentence would have to be underlined. */
function Cause({ entry }: { entry: LedgerEntry }) {
  return (
    <span className="flex min-w-0 gap-1.5 whitespace-nowrap" title={entry.cause}>
      {entry.operation ? <span className="shrink-0">{operationWords[entry.operation]}</span> : null}
      {entry.companyNumber ? (
        <Link href={`/companies/${entry.companyNumber}`} className="min-w-0 shrink-0 truncate max-w-[70%]">
          {formatCompanyName(entry.companyName ?? entry.companyNumber)}
        </Link>
      ) : null}
      <span className="min-w-0 truncate text-muted">{outcomeOf(entry)}</span>
    </span>
  );
}

/** The cause without what stands beside it already: the operation before it, the company after it. */
function outcomeOf({ cause, operation, companyName }: LedgerEntry): string {
  const said = companyName ? formatCause(cause) : cause;
  const word = operation ? `${operationWords[operation].toLowerCase()} ` : "";
  const outcome = said.startsWith(word) ? said.slice(word.length) : said;
  return outcome.replace(/^lookup /, "");
}

function Actor({ entry }: { entry: LedgerEntry }) {
  return (
    <span className="flex min-w-0 gap-1.5 whitespace-nowrap">
      {entry.runId ? (
        <Link href={`/runs/${entry.runId}`} className="min-w-0 truncate">
          {entry.runName}
        </Link>
      ) : null}
      <span className="shrink-0 text-muted">{entry.actor}</span>
    </span>
  );
}
