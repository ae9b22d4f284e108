import { CircleCheck, CircleHelp, Minus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Reasons } from "@/components/company/reasons";
import { StateMark } from "@/components/company/state-words";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Mark } from "@/components/ui/mark";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatConfidence } from "@/lib/format/numbers";
import type { Email, Officer } from "@/server/enrichment/schema";

export const CELL = "border-line border-b py-2 pr-3 align-middle @max-2xl/officers:border-0 @max-2xl/officers:p-0";

const UNKNOWN_REASONS: Readonly<Record<string, string>> = {
  catchall: "the domain accepts any address",
  greylist: "the mail server asked to come back later",
  banned: "the mail server refuses checks",
  hidden_by_owner: "hidden by its owner",
  connection_error: "the mail server did not answer",
};

/** Address, whether it delivers, how sure we are, and how old that is. */
export function EmailCells({ email }: { email: Email }) {
  const { isOffDomain, verification, reason, confidence, verifiedAt, discoveredAt, reasons } = email;
  const [strongest] = reasons;
  return (
    <>
      <td className={`${CELL} max-w-0 @max-2xl/officers:col-span-2 @max-2xl/officers:max-w-none @2xl/officers:w-full`}>
        <span className="flex items-center gap-1">
          <a href={`mailto:${email.email}`} className="break-all">
            {email.email}
          </a>
          <CopyButton text={email.email} label={`Copy ${email.email}`} />
          {isOffDomain ? (
            <Badge hue="amber" icon={<TriangleAlert />}>
              Other domain
            </Badge>
          ) : null}
        </span>
        <span className="block truncate text-muted text-xs">
          {isOffDomain
            ? "Not at the company's domain: may be another person's or an old address"
            : verification === "unknown" && reason
              ? `Unknown: ${UNKNOWN_REASONS[reason] ?? reason.replaceAll("_", " ")}`
              : strongest?.detail}
        </span>
      </td>
      <td className={CELL}>
        <VerificationMark verification={verification} />
      </td>
      <td className={`${CELL} text-right tabular-nums @max-2xl/officers:text-right`}>
        <span className="text-muted text-xs @2xl/officers:hidden">confidence </span>
        <Popover>
          <PopoverTrigger
            className="rounded-control underline decoration-dotted decoration-from-font underline-offset-4 hover:text-fg"
            aria-label={`Confidence ${formatConfidence(confidence)}: why, for ${email.email}`}
          >
            {formatConfidence(confidence)}
          </PopoverTrigger>
          <PopoverContent aria-label={`Why ${formatConfidence(confidence)}`}>
            <Reasons reasons={reasons} />
            <p className="mt-2 text-muted text-xs">Weights explain the score; they need not add up to it.</p>
          </PopoverContent>
        </Popover>
      </td>
      <td className={`${CELL} whitespace-nowrap text-fg-soft max-2xl:hidden`}>
        <RelativeTime at={verifiedAt ?? discoveredAt} />
      </td>
    </>
  );
}

function VerificationMark({ verification }: { verification: Email["verification"] }): ReactNode {
  if (verification === "valid") {
    return (
      <Mark hue="green" icon={<CircleCheck />}>
        Valid
      </Mark>
    );
  }
  if (verification === "unknown") {
    return (
      <Mark hue="amber" icon={<CircleHelp />}>
        Unknown
      </Mark>
    );
  }
  return (
    <Mark hue="red" icon={<Minus />}>
      Not valid
    </Mark>
  );
}

const NOTHING: Readonly<Record<string, string>> = {
  pending: "Not looked up yet",
  in_progress: "On its way",
  nothing_found: "Nothing found, no credit spent",
  completed: "Nothing usable found",
  failed: "The lookup failed; asking again is safe",
  stale: "Older than its term",
};

/** The same columns for an officer without an address. */
export function NoEmailCells({ officer: { enrichment } }: { officer: Officer }) {
  const state = enrichment.state ?? "pending";
  return (
    <>
      <td className={`${CELL} text-muted @max-2xl/officers:col-span-2 @2xl/officers:w-full`}>
        {state === "in_progress" ? <StateMark state={state} label="Finding" /> : NOTHING[state]}
      </td>
      <td className={CELL}>
        <Mark icon={<Minus />}>None</Mark>
      </td>
      <td className={`${CELL} text-right text-muted`}>–</td>
      <td className={`${CELL} text-fg-soft max-2xl:hidden`}>
        {enrichment.updatedAt ? <RelativeTime at={enrichment.updatedAt} /> : null}
      </td>
    </>
  );
}
