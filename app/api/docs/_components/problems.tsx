import { PROBLEM_TITLES } from "@/server/trpc/problem";

const MENDS: Readonly<Record<string, string>> = {
  400: "errors names each field and says what it takes.",
  401: "Send Authorization: Bearer and a token that was not revoked.",
  402: "Wait for the renewal, or raise the budget or the run's cap.",
  403: "The token's role is too small.",
  404: "Nothing is at this address, or nothing has this id.",
  405: "The Allow header lists the methods of this address.",
  409: "Read the thing again: somebody or something changed it before.",
  413: "Send less at once.",
  415: "Send application/json, or for imports text/csv or application/zip.",
  429: "Come back later.",
  500: "The fault is ours and is in the log.",
  502: "Snov.io or Companies House gave an answer that could not be used.",
  503: "Try again in a minute.",
};

/** The problems that an answer's `type` points to. */
export function Problems() {
  return (
    <section aria-labelledby="problems" className="mt-10">
      <h2 id="problems" className="font-semibold text-lg tracking-[-0.012em]">
        Problems
      </h2>
      <p className="mt-2 max-w-[76ch]">
        Every error is <code className="code">application/problem+json</code> (RFC 9457): type, title, status, detail
        and errors by field.
      </p>
      <dl className="mt-3 border-line-strong border-t">
        {Object.entries(PROBLEM_TITLES).map(([status, title]) => (
          <div
            key={status}
            id={`problem-${status}`}
            className="flex scroll-mt-4 gap-4 border-line border-b py-1.5 target:bg-selected"
          >
            <dt className="w-10 shrink-0 font-medium tabular-nums">{status}</dt>
            <dd>
              {title}. <span className="text-muted">{MENDS[status]}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
