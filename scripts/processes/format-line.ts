import { z } from "zod";

const logLine = z.looseObject({ level: z.number(), time: z.string(), msg: z.string().default("") });

const LEVELS: Record<number, string> = { 10: "trace", 20: "debug", 30: "", 40: "warning", 50: "error", 60: "fatal" };
const HIDDEN = new Set(["level", "time", "msg", "pid", "hostname", "v"]);

/** One line of a child's output for the terminal: structured log lines become words, anything else stays as it is. */
export function formatLine(source: string, line: string): string {
  const prefix = `${source.padEnd(9)} `;
  if (!line.startsWith("{")) return prefix + line;
  const parsed = logLine.safeParse(parseJson(line));
  if (!parsed.success) return prefix + line;
  const { level, time, msg } = parsed.data;
  const fields = Object.entries(parsed.data)
    .filter(([name]) => !HIDDEN.has(name))
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return [prefix + time.slice(11, 19), LEVELS[level] ?? String(level), msg, ...fields]
    .filter((part) => part !== "")
    .join(" ");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
