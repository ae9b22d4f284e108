import { expect, test } from "vitest";
import { isPortFree, reservePorts } from "./ports";

test("ports that are reserved are free, and nobody else is given them or their neighbours", async () => {
  const ports = await Promise.all(Array.from({ length: 40 }, () => reservePorts([10, 11, 12])));
  expect(new Set(ports.flatMap((port) => [port, port + 10, port + 11, port + 12])).size).toBe(160);
  for (const port of ports) expect(await isPortFree(port + 11)).toBe(true);
});
