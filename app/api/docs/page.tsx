import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { BrandMark } from "@/components/glyphs/brand-mark";
import { ThemeSwitch } from "@/components/shell/theme-switch";
import { Toaster } from "@/components/ui/toaster";
import { describeApi } from "@/server/trpc/openapi";
import type { OpenApi } from "@/server/trpc/openapi-shape";
import { CodeBlock } from "./_components/code-block";
import { Contents, type Entry } from "./_components/contents";
import { Introduction } from "./_components/introduction";
import { Operation } from "./_components/operation";
import { Problems } from "./_components/problems";
import { SchemaText, shapeId } from "./_components/schema-text";

export const metadata: Metadata = { title: "API" };

/** The API for people, from the same description that programs read. */
export default async function ApiDocsPage() {
  const api = describeApi();
  const baseUrl = `${await originShown()}${api.servers[0]?.url ?? ""}`;
  const groups = groupByTag(api);
  return (
    <div className="min-h-dvh bg-surface">
      <header className="flex h-12 items-center gap-2 border-line border-b px-5">
        <Link href="/" className="flex items-center gap-2 font-semibold text-fg hover:no-underline">
          <BrandMark /> Strikeline
        </Link>
        <span className="text-muted">API v{api.info.version}</span>
        <ThemeSwitch className="ml-auto" />
      </header>
      <div className="mx-auto flex max-w-[1180px] gap-6 px-5">
        <Contents groups={groups} />
        <main id="content" className="min-w-0 flex-1 py-6">
          <h1 className="mb-6 font-semibold text-2xl tracking-[-0.02em]">{api.info.title}</h1>
          <Introduction baseUrl={baseUrl} description={api.info.description} />
          {groups.map(({ tag, entries }) => (
            <section key={tag} aria-label={tag} className="mt-10">
              <h2 className="mb-2 font-semibold text-lg tracking-[-0.012em]">{tag}</h2>
              {entries.map((entry) => (
                <Operation key={entry.operation.operationId} {...entry} baseUrl={baseUrl} />
              ))}
            </section>
          ))}
          <Problems />
          <Shapes schemas={api.components.schemas} />
        </main>
      </div>
      <Toaster />
    </div>
  );
}

async function originShown(): Promise<string> {
  const sent = await headers();
  const protocol = sent.get("x-forwarded-proto")?.split(",")[0] === "https" ? "https" : "http";
  return `${protocol}://${sent.get("host") ?? "localhost:3000"}`;
}

function groupByTag(api: OpenApi): { tag: string; entries: Entry[] }[] {
  const entries = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return api.tags.map(({ name }) => ({
    tag: name,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }));
}

function Shapes({ schemas }: { schemas: OpenApi["components"]["schemas"] }) {
  return (
    <section aria-labelledby="shapes" className="mt-10">
      <h2 id="shapes" className="font-semibold text-lg tracking-[-0.012em]">
        Shapes
      </h2>
      {Object.entries(schemas)
        .sort(([a], [b]) => a.localeCompare(b, "en-GB"))
        .map(([name, schema]) => (
          <div key={name} id={shapeId(name)} className="scroll-mt-4">
            <CodeBlock label={name}>
              <SchemaText schema={schema} />
            </CodeBlock>
          </div>
        ))}
    </section>
  );
}
