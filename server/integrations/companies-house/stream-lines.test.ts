import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineSplitter } from "./stream-lines";

function split(bytes: Uint8Array, cuts: readonly number[], maxLineBytes?: number) {
  const splitter = createLineSplitter(maxLineBytes);
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const lines = places.slice(1).flatMap((end, index) => splitter.push(bytes.subarray(places[index] ?? 0, end)));
  return { lines, pending: splitter.pending() };
}

test("however the bytes are cut, in lines and in characters, the same lines come out", () => {
  const line = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, ""));
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      line,
      fc.array(fc.nat(), { maxLength: 20 }),
      (texts, rest, draws) => {
        const bytes = Buffer.from(`${texts.map((text) => `${text}\n`).join("")}${rest}`);
        const { lines, pending } = split(
          bytes,
          draws.map((draw) => draw % (bytes.length + 1)),
        );
        expect(lines.map(({ text }) => text)).toEqual(texts.map((text) => Buffer.from(text).toString()));
        expect(pending).toBe(Buffer.byteLength(rest));
      },
    ),
  );
});

test("what follows the last newline is no line, so an event cut in the middle is never read", () => {
  expect(split(Buffer.from('{"whole":1}\n{"half":'), []).lines).toEqual([{ text: '{"whole":1}', isTooLong: false }]);
});

test("a line without end is dropped without filling the memory, and the next one is read", () => {
  const bytes = Buffer.from(`${"x".repeat(50_000)}\nshort\n`);
  const cuts = Array.from({ length: 49 }, (_, index) => (index + 1) * 1_000);
  const { lines } = split(bytes, cuts, 10_000);
  expect(lines.map(({ isTooLong }) => isTooLong)).toEqual([true, false]);
  expect(lines[0]?.text.length).toBeLessThanOrEqual(2_000);
  expect(lines[1]?.text).toBe("short");
});
