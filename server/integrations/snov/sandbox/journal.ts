import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { dirname } from "node:path";

import { type SandboxEvent, sandboxEvent } from "./state";

export interface Journal {
  /** What happened before this process. */
  readonly past: readonly SandboxEvent[];
  append(event: SandboxEvent): void;
}

/**
 * An append-only file with one JSON event a line. Each event is in the file before anybody sees its effect;
 * a last line torn by a crash is cut off.
 * @throws {Error} when another line is damaged, naming it
 */
export function openJournal(file: string | undefined): Journal {
  if (file === undefined) return { past: [], append: () => undefined };
  mkdirSync(dirname(file), { recursive: true });
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  const lines = whole.split("\n").filter((line) => line !== "");
  return {
    past: lines.map((line, place) => readEvent(line, `${file}:${place + 1}`)),
    append: (event) => appendFileSync(file, `${JSON.stringify(event)}\n`),
  };
}

function readEvent(line: string, place: string): SandboxEvent {
  try {
    return sandboxEvent.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`The sandbox's journal is damaged at ${place}; remove the file to start afresh`, { cause });
  }
}
