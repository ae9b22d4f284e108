import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { variables } from "@/server/platform/env-variables";
import { PROJECT_DIR } from "./project";

const read = (path: string) => readFileSync(join(PROJECT_DIR, path), "utf8");
const decisions = readdirSync(join(PROJECT_DIR, "docs/decisions"));

test("the README's table of commands has every script of package.json, and no other", () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));
  const [, table = ""] = /\n## Commands\n([\s\S]*?)\n## /.exec(read("README.md")) ?? [];
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`npm (?:run )?([\w:-]+)/g)]);
  expect(named.map(([, name]) => name).sort()).toEqual(Object.keys(scripts).sort());
});

test("every variable stands in the README and in .env.example, and no other", () => {
  const known = Object.keys(variables.shape).sort();
  const [, configuration = ""] = /\n## Configuration\n([\s\S]*?)\n## /.exec(read("README.md")) ?? [];
  const told = [...configuration.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(([, name]) => name);
  const example = [...read(".env.example").matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
  expect([...new Set(told)].sort()).toEqual(known);
  expect(example.sort()).toEqual(known);
});

test("decisions are numbered without a gap, each number once, and the title says which", () => {
  const numbers = decisions.map((file) => file.slice(0, 3)).sort();
  expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(3, "0")));
  for (const file of decisions) expect(read(`docs/decisions/${file}`)).toMatch(new RegExp(`^# ${file.slice(0, 3)} `));
});

test("every link to a file leads somewhere", () => {
  const pages = ["README.md", "docs/proof.md", ...decisions.map((file) => `docs/decisions/${file}`)];
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
      .map(([, target = ""]) => join(dirname(page), target))
      .filter((target) => !existsSync(join(PROJECT_DIR, target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});
