import { createServer } from "node:net";
import { expect, test } from "vitest";
import { explainPort, requireFreePorts } from "./settings";

const use = "the web application";

test("a port in use, one that is reserved and a foreign host each have a sentence of their own", async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    taken.listen(0, "127.0.0.1", () => {
      const address = taken.address();
      if (typeof address === "object" && address) resolve(address.port);
      else reject(new Error("no port"));
    });
  });
  try {
    await expect(requireFreePorts([{ port, host: "127.0.0.1", use }])).rejects.toThrow(
      `Port ${port} on 127.0.0.1, for the web application, is in use`,
    );
  } finally {
    taken.close();
  }
  // 203.0.113.0/24 is kept for documentation: no machine has such an address.
  for (const host of ["nowhere.invalid", "203.0.113.5"])
    await expect(requireFreePorts([{ port, host, use }])).rejects.toThrow(/is no address of this machine: set HOST/);
  // Where tests run as root, every port may be opened.
  expect(explainPort("EACCES", { port: 80, host: "127.0.0.1", use })).toMatch(/not open to this user: .*PORT=3000/);
});
