import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { PROJECT_DIR } from "./project";

const LAYER = "lint/style/noRestrictedImports";
const CYCLE = "lint/suspicious/noImportCycles";

/** One file each, importing against the direction. */
const FORBIDDEN = [
  ["server/platform/a.ts", "@/server/credits/hold-credits"],
  ["server/platform/db/b.ts", "../../credits/hold-credits"],
  ["server/platform/c.ts", "../integrations/snov/client"],
  ["server/platform/d.ts", "@/server/trpc/init"],
  ["server/platform/e.ts", "@/components/ui/button"],
  ["server/integrations/snov/a.ts", "@/server/enrichment/runs/start-run"],
  ["server/integrations/snov/b.ts", "../../queues/install"],
  ["server/integrations/snov/c.ts", "@/server/trpc/router"],
  ["server/credits/a.ts", "@/server/trpc/routers/credits"],
  ["server/credits/b.ts", "../trpc/routers/credits"],
  ["server/queues/c.ts", "@/app/page"],
  ["server/queues/d.ts", "next/navigation"],
  ["server/register/e.ts", "react"],
  ["server/trpc/a.ts", "@/components/ui/button"],
  ["components/ui/a.tsx", "@/server/credits/hold-credits"],
  ["components/ui/b.tsx", "../../server/platform/env"],
  ["components/c.tsx", "@/app/page"],
  ["components/d.tsx", "@prisma/client"],
  ["lib/a.ts", "@/components/ui/button"],
  ["lib/b.ts", "@/server/platform/db/client"],
  ["app/companies/a.tsx", "@/server/credits/hold-credits"],
  ["app/companies/b.tsx", "../../server/platform/db/client"],
] as const;

const ALLOWED = [
  ["server/credits/good.ts", "@/server/platform/errors"],
  ["server/credits/room.ts", "@/server/enrichment/runs/run-reads"],
  ["server/enrichment/good.ts", "@/server/integrations/snov/client"],
  ["server/integrations/snov/good.ts", "@/server/platform/errors"],
  ["server/trpc/routers/good.ts", "@/server/credits/reads"],
  ["components/ui/good.tsx", "@/lib/format-date"],
  ["components/companies/good.tsx", "@/server/register/schema"],
  ["lib/good.ts", "@/server/trpc/router"],
  ["app/companies/good.tsx", "@/server/trpc/server"],
  ["app/companies/parts.tsx", "@/components/ui/button"],
  ["app/api/health/route.ts", "@/server/platform/health"],
] as const;

const report = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), location: z.object({ path: z.string().or(z.object({ file: z.string() })) }) }),
  ),
});

let found: { file: string; rule: string }[] = [];
let dir = "";

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "strikeline-layers-"));
  for (const name of ["biome.json", "tsconfig.json", ".gitignore"]) cpSync(join(PROJECT_DIR, name), join(dir, name));
  for (const [file, target] of [...FORBIDDEN, ...ALLOWED])
    write(file, `import * as imported from "${target}";\nexport const x = imported;\n`);
  write("server/alerts/egg.ts", 'import { hen } from "./hen";\nexport const egg = () => hen;\n');
  write("server/alerts/hen.ts", 'import { egg } from "./egg";\nexport const hen = () => egg;\n');
  write("server/alerts/nest.ts", 'import type { Twig } from "./twig";\nexport type Nest = Twig[];\n');
  write("server/alerts/twig.ts", 'import type { Nest } from "./nest";\nexport type Twig = { of: Nest };\n');

  const biome = join(PROJECT_DIR, "node_modules/.bin/biome");
  const { stdout } = spawnSync(biome, ["lint", "--reporter=json", "--max-diagnostics=none"], {
    cwd: dir,
    encoding: "utf8",
  });
  found = report.parse(JSON.parse(stdout)).diagnostics.map(({ category, location: { path } }) => ({
    rule: category,
    file: typeof path === "string" ? path : path.file,
  }));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), text);
}

function rulesBrokenBy(file: string): string[] {
  return found.filter((diagnostic) => diagnostic.file.endsWith(file)).map((diagnostic) => diagnostic.rule);
}

describe("the linter keeps the layers", () => {
  test.each(FORBIDDEN)("%s may not import %s", (file) => {
    expect(rulesBrokenBy(file)).toContain(LAYER);
  });

  test.each(ALLOWED)("%s may import %s", (file) => {
    expect(rulesBrokenBy(file)).not.toContain(LAYER);
  });

  test.each([
    ["alerts/egg.ts", "alerts/hen.ts"],
    ["alerts/nest.ts", "alerts/twig.ts"],
  ])("%s and %s may not import each other, be it only their types", (one, other) => {
    expect([...rulesBrokenBy(one), ...rulesBrokenBy(other)]).toContain(CYCLE);
  });
});
