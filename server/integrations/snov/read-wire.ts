import type { z } from "zod";

import type { ProviderError } from "@/server/platform/errors";

import { answerError } from "./errors";
import type { WireAnswer } from "./outcomes";

/** The answer in the shape of `shape`, or a `malformed` error that names the first member at fault and keeps the body. */
export function parseWire<Shape extends z.ZodType>(shape: Shape, wire: WireAnswer, what: string): z.output<Shape> {
  const parsed = shape.safeParse(wire.json);
  if (parsed.success) return parsed.data;
  throw unreadable(wire, what, parsed.error.issues[0]);
}

function unreadable(
  wire: WireAnswer,
  what: string,
  issue: z.core.$ZodIssue | undefined,
  within: readonly PropertyKey[] = [],
): ProviderError {
  const path = [...within, ...(issue?.path ?? [])].map(String);
  const place = path.length > 0 ? `${path.join(".")}: ` : "";
  return answerError(
    "malformed",
    wire,
    `Snov.io's ${what} cannot be read (${place}${issue?.message ?? "no reason given"})`,
  );
}

/** The items of a task in their places, null for one that cannot be read. Throws `malformed` when none of them can. */
export function readItems<Shape extends z.ZodType>(
  shape: Shape,
  data: readonly unknown[],
  wire: WireAnswer,
  what: string,
): (z.output<Shape> | null)[] {
  const read = data.map((item) => shape.safeParse(item));
  const [first] = read;
  if (first?.error && read.every((item) => !item.success))
    throw unreadable(wire, what, first.error.issues[0], ["data", 0]);
  return read.map((item) => (item.success ? item.data : null));
}

export function isReadable<Item>(item: Item | null): item is Item {
  return item !== null;
}
