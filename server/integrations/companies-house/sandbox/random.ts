import { createHash } from "node:crypto";
import { seededNumbers } from "@/server/platform/seeded-numbers";

/** Random choices that are the same for the same key, whatever was drawn elsewhere. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** Both ends included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function createRandom(...key: (string | number)[]): Random {
  const next = seededNumbers(createHash("sha256").update(key.join("\u0000")).digest().readUInt32LE(0));
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const [only] = list.slice(int(0, list.length - 1));
      if (only === undefined) throw new Error("Cannot pick from an empty list");
      return only;
    },
  };
}

/** An id that looks like the register's: base64url, the same for the same key. */
export function createId(length: number, ...key: (string | number)[]): string {
  return createHash("sha256").update(key.join("\u0000")).digest("base64url").slice(0, length);
}
