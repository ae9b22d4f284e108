import Link from "next/link";
import { actionWords, pageOfEntity } from "@/components/audit/audit-words";
import { type Change, prepareChanges } from "@/components/audit/prepare-changes";
import { Instant } from "@/components/ui/relative-time";
import { formatClause } from "@/lib/format/sentences";
import type { AuditEntry } from "@/server/access/schema";

/** One act: when, who, what, about what, why, and the members that it changed. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const changes = prepareChanges(entry);
  return (
    <tr className="border-line border-b align-top max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:py-2 md:[&>td]:py-2 md:[&>td]:pr-4 md:[&>td]:last:pr-0">
      <td className="whitespace-nowrap text-muted max-md:order-2">
        <Instant at={entry.at} />
      </td>
      <td className="font-[550] max-md:order-1">{actionWords(entry.action)}</td>
      <td className="min-w-0 truncate max-md:order-3 max-md:col-span-2">
        <About entry={entry} />
      </td>
      <td className="break-words max-md:order-4 max-md:col-span-2">
        {entry.actor}
        {entry.actorKind === "token" ? <span className="text-muted">, API token</span> : null}
      </td>
      <td className="min-w-0 max-md:order-5 max-md:col-span-2">
        {entry.reason ? <p className="break-words">{formatClause(entry.reason)}</p> : null}
        {changes.length > 0 ? <Changes changes={changes} /> : null}
        {!entry.reason && changes.length === 0 ? <span className="text-muted">–</span> : null}
      </td>
    </tr>
  );
}

function About({ entry }: { entry: AuditEntry }) {
  const page = pageOfEntity(entry);
  const words = <span className="code">{shorten(entry.entityId)}</span>;
  return page ? (
    <Link href={page} title={entry.entityId}>
      {words}
    </Link>
  ) : (
    <span title={entry.entityId}>{words}</span>
  );
}

/** A UUID is known by its last group: the first is the time, which those of one minute share. */
function shorten(id: string): string {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) ? `…${id.slice(-8)}` : id;
}

function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="text-muted text-xs leading-[1.125rem]">
      {changes.map(({ name, was, is }) => (
        <li key={name} className="truncate" title={`${was ?? "none"} to ${is ?? "none"}`}>
          {name} {was !== null && is !== null ? <del className="mr-1">{was}</del> : null}
          <ins className="text-fg-soft no-underline">{is ?? was}</ins>
        </li>
      ))}
    </ul>
  );
}
