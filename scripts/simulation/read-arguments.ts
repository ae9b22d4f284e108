import { parseArgs } from "node:util";
import { Instruction } from "../project";

export const USAGE =
  "npm run simulate -- [--seeds N | --seeds FROM-TO | --seed S] [--workers W] [--lanes L] [--crash [--points N | --points FROM-TO | --point NAME#K:before|after]] [--result FILE] [--trace] [--json]";

const options = {
  seeds: { type: "string" },
  seed: { type: "string" },
  workers: { type: "string" },
  lanes: { type: "string" },
  crash: { type: "boolean" },
  point: { type: "string" },
  points: { type: "string" },
  result: { type: "string" },
  trace: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** From the first to the last, counted from 1, both included. */
export interface Span {
  first: number;
  last: number;
}

export interface SimulateArguments {
  seeds: string[];
  workers: number | undefined;
  lanes: number;
  isCrash: boolean;
  /** One place to die at, by its name. */
  point: string | null;
  /** So many of them, evenly spread; or those from the so-many-th on; null for all. */
  points: number | Span | null;
  /** Where the figures and failures are written to as they come. */
  resultFile: string | null;
  isTraced: boolean;
  isJson: boolean;
}

export function readArguments(args: string[]): SimulateArguments {
  const values = parse(args);
  const span = spanOf(values.seeds ?? "20", "seeds");
  const { first, last } = typeof span === "number" ? { first: 1, last: span } : span;
  return {
    seeds: values.seed ? [values.seed] : Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`),
    workers: values.workers ? wholeNumber(values.workers, "workers") : undefined,
    lanes: wholeNumber(values.lanes ?? "2", "lanes"),
    isCrash: values.crash ?? false,
    point: values.point ?? null,
    points: values.points ? spanOf(values.points, "points") : null,
    resultFile: values.result ?? null,
    isTraced: values.trace ?? false,
    isJson: values.json ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Instruction(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function spanOf(text: string, name: string): number | Span {
  const [from, to, ...rest] = text.split("-");
  if (from === undefined || to === undefined) return wholeNumber(text, name);
  const span = { first: wholeNumber(from, name), last: wholeNumber(to, name) };
  if (rest.length > 0 || span.last < span.first)
    throw new Instruction(`--${name} takes a number or FROM-TO, not "${text}".\n${USAGE}`);
  return span;
}

function wholeNumber(text: string, name: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Instruction(`--${name} takes a whole number, not "${text}".\n${USAGE}`);
}
