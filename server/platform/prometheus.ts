export interface Metric {
  name: string;
  help: string;
  type: "gauge" | "counter";
  /** Left out where nothing was measured: a gap is not a zero. */
  samples: { labels?: Record<string, string>; value: number | null }[];
}

/** Prometheus' text format, version 0.0.4. */
export function renderMetrics(metrics: readonly Metric[]): string {
  const lines = metrics.flatMap(({ name, help, type, samples }) => [
    `# HELP ${name} ${escapeText(help)}`,
    `# TYPE ${name} ${type}`,
    ...samples.flatMap(({ labels = {}, value }) => (value === null ? [] : [`${name}${renderLabels(labels)} ${value}`])),
  ]);
  return `${lines.join("\n")}\n`;
}

function renderLabels(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeText(value).replaceAll('"', '\\"')}"`);
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}

function escapeText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}
