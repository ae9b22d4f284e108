"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { RecordHead } from "@/components/ui/record-head";
import { Instant, RelativeTime } from "@/components/ui/relative-time";
import { Facts, Section } from "@/components/ui/section";
import { lookOf, lookupsOf, rejectionWords, subjectOf } from "@/components/webhooks/delivery-words";
import { RawBody } from "@/components/webhooks/raw-body";
import { ReplayDialog } from "@/components/webhooks/replay-dialog";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatBytes, formatQuantity } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import type { DeliveryDetail } from "@/server/webhooks/schema";

/** One delivery: its body as received, what became of it, and the companies it concerned. */
export function DeliveryView({ id, isAdmin }: { id: string; isAdmin: boolean }) {
  const { data: delivery } = useSuspenseQuery(useTRPC().webhooks.get.queryOptions({ id }));
  const look = lookOf(delivery);
  return (
    <>
      <RecordHead
        title={[subjectOf(delivery), lookupsOf(delivery)].filter(Boolean).join(", ")}
        badge={
          <Badge hue={look.hue} icon={look.icon}>
            {look.word}
          </Badge>
        }
        actions={isAdmin && delivery.rejection === null ? <ReplayDialog delivery={delivery} /> : null}
      >
        Received <RelativeTime at={delivery.receivedAt} />
        {delivery.event ? (
          <>
            , event <span className="code">{delivery.event}</span>
          </>
        ) : null}
      </RecordHead>
      <Outcome delivery={delivery} />
      <div className="mt-5 grid gap-x-12 gap-y-7 grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_340px]">
        {delivery.body === null ? (
          <NoBody delivery={delivery} />
        ) : (
          <RawBody body={delivery.body} bytes={delivery.bytes} contentType={delivery.contentType} />
        )}
        <div>
          <DeliveryFacts delivery={delivery} />
          <Companies delivery={delivery} />
        </div>
      </div>
    </>
  );
}

function Outcome({ delivery: { state, note, rejection, duplicateOfId, duplicates } }: { delivery: DeliveryDetail }) {
  if (rejection) {
    return (
      <Notice tone="warning" title={`Rejected: ${rejectionWords[rejection].word.toLowerCase()}.`} className="mt-3">
        {formatSentence(rejectionWords[rejection].meaning)} It was not acknowledged.{" "}
        {note ? formatSentence(note) : "It changed nothing; polling collects the result."}
      </Notice>
    );
  }
  if (state === "failed") {
    return (
      <Notice tone="danger" title="It could not be applied." className="mt-3">
        {note ? formatSentence(note) : "No reason was kept."} Polling collects the result as well; replaying tries this
        delivery again.
      </Notice>
    );
  }
  if (duplicateOfId) {
    return (
      <Notice tone="neutral" title="The same content came before." className="mt-3">
        Kept and marked, not applied. <Link href={`/webhooks/${duplicateOfId}`}>Show the first delivery</Link>
      </Notice>
    );
  }
  if (duplicates.length === 0) return null;
  return (
    <Notice
      tone="neutral"
      title={`Delivered ${formatQuantity(duplicates.length + 1, "time")}, applied once.`}
      className="mt-3"
    >
      {duplicates.map((duplicate, index) => (
        <span key={duplicate.id}>
          {index > 0 ? ", " : "Again "}
          <Link href={`/webhooks/${duplicate.id}`}>
            <RelativeTime at={duplicate.receivedAt} />
          </Link>
        </span>
      ))}
    </Notice>
  );
}

function NoBody({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <Section title="Body" sub={formatBytes(delivery.bytes)}>
      <p className="border-line-strong border-t pt-2 text-fg-soft">
        {delivery.erasedAt ? (
          <>
            Erased <RelativeTime at={delivery.erasedAt} />, because it named somebody who is to be forgotten. Its hash
            stays, so that a repetition is known.
          </>
        ) : (
          "Nothing of it is kept."
        )}
      </p>
    </Section>
  );
}

function DeliveryFacts({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <Facts>
      <Fact name="Received">
        <Instant at={delivery.receivedAt} />
      </Fact>
      <Fact name="Applied">
        {delivery.appliedAt ? <Instant at={delivery.appliedAt} /> : <span className="text-muted">not applied</span>}
      </Fact>
      <Fact name="Replays">{delivery.replays === 0 ? <span className="text-muted">none</span> : delivery.replays}</Fact>
      {delivery.note && delivery.state !== "failed" && delivery.state !== "rejected" ? (
        <Fact name="Note">{delivery.note}</Fact>
      ) : null}
      <Fact name="Snov task">
        {delivery.taskHash ? (
          <Hash text={delivery.taskHash} label="Copy the task hash" />
        ) : (
          <span className="text-muted">no hash yet</span>
        )}
      </Fact>
      {delivery.bodySha256 ? (
        <Fact name="SHA-256">
          <Hash text={delivery.bodySha256} label="Copy the hash of the body" />
        </Fact>
      ) : null}
      {delivery.addressSecret ? (
        <Fact name="Address by secret">
          <span className="code">{delivery.addressSecret}</span>
        </Fact>
      ) : null}
      {delivery.signatureSecret ? (
        <Fact name="Signed by secret">
          <span className="code">{delivery.signatureSecret}</span>
        </Fact>
      ) : null}
    </Facts>
  );
}

function Hash({ text, label }: { text: string; label: string }) {
  return (
    <span className="flex items-center gap-1">
      <span className="code truncate" title={text}>
        {text}
      </span>
      <CopyButton text={text} label={label} />
    </span>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function Companies({ delivery: { companies } }: { delivery: DeliveryDetail }) {
  return (
    <Section title="Companies" sub={companies.length === 0 ? undefined : "whose lookups it answers"}>
      {companies.length === 0 ? (
        <p className="border-line-strong border-t pt-2 text-fg-soft">No lookup of ours belongs to its task.</p>
      ) : (
        <ul className="border-line-strong border-t">
          {companies.map((company) => (
            <li key={company.number} className="flex min-h-8 items-center gap-2 border-line border-b">
              <Link href={`/companies/${company.number}`} className="truncate">
                {formatCompanyName(company.name)}
              </Link>
              <span className="code ml-auto text-muted">{company.number}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
