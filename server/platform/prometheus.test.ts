import { expect, test } from "vitest";
import { renderMetrics } from "@/server/platform/prometheus";

test("a metric has its help, its type and a line a sample", () => {
  const samples = [{ labels: { queue: "find-domain", state: "ready" }, value: 3 }, { value: 0 }];
  expect(renderMetrics([{ name: "jobs", help: "Jobs by state", type: "gauge", samples }])).toBe(
    '# HELP jobs Jobs by state\n# TYPE jobs gauge\njobs{queue="find-domain",state="ready"} 3\njobs 0\n',
  );
});

test("quotes, backslashes and line breaks are escaped", () => {
  const samples = [{ labels: { name: 'a"b\\c\nd' }, value: 1 }];
  expect(renderMetrics([{ name: "m", help: "h", type: "gauge", samples }])).toContain('m{name="a\\"b\\\\c\\nd"} 1');
});

test("what was not measured has no line", () => {
  expect(renderMetrics([{ name: "m", help: "h", type: "counter", samples: [{ value: null }] }])).toBe(
    "# HELP m h\n# TYPE m counter\n",
  );
});
