import { CodeBlock } from "./code-block";

/** What holds for every operation. */
export function Introduction({ baseUrl, description }: { baseUrl: string; description: string }) {
  const first = `curl "${baseUrl}/credits" \\\n  -H "Authorization: Bearer $TOKEN"`;
  return (
    <section aria-labelledby="start">
      <h2 id="start" className="font-semibold text-lg tracking-[-0.012em]">
        How to begin
      </h2>
      <div className="mt-2 grid max-w-[76ch] gap-2">
        <p>{description}</p>
        <p>
          Every request carries a token. Whoever runs Strikeline makes one with{" "}
          <code className="code">npm run token -- --name NAME --role ROLE</code>; it is shown once. A{" "}
          <b className="font-semibold">viewer</b> reads, an <b className="font-semibold">analyst</b> also imports and
          starts runs, an <b className="font-semibold">admin</b> may do everything.
        </p>
        <p>
          Lists in a query are joined by commas: <code className="code">?stage=proposed,suspended</code>. The
          machine-readable description is{" "}
          <a className="link" href="/api/v1/openapi.json">
            openapi.json
          </a>
          , OpenAPI 3.1.
        </p>
      </div>
      <CodeBlock label="The first request" copy={first}>
        {first}
      </CodeBlock>
    </section>
  );
}
