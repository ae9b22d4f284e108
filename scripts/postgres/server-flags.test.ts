import { expect, test } from "vitest";
import { serverFlags } from "./server-flags";

const GB = 1 << 30;

test.each([
  [0.5, "128MB"],
  [8, "2048MB"],
  [64, "8192MB"],
])("a machine with %s GB gives the server its share of it, within bounds", (gigabytes, buffers) => {
  expect(serverFlags({ memoryBytes: gigabytes * GB })).toContain(`shared_buffers=${buffers}`);
});
