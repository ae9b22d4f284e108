import { expect, test } from "vitest";
import { snovTokenStore } from "@/server/platform/provider-token";

test("many who want a new token at once wait for one another without taking the connections that the first one needs", async () => {
  const token = { token: "t", expiresAt: new Date("2030-01-01T00:00:00Z") };
  let atOnce = 0;
  const read = () =>
    snovTokenStore.exclusively(async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      const stored = await snovTokenStore.read();
      if (!stored) await snovTokenStore.write(token);
      atOnce -= 1;
      return stored ?? token;
    });
  expect(await Promise.all(Array.from({ length: 20 }, read))).toEqual(Array.from({ length: 20 }, () => token));
});

test("a refresh that fails is its caller's trouble alone", async () => {
  const failing = snovTokenStore.exclusively(() => Promise.reject(new Error("Snov.io is away")));
  const next = snovTokenStore.exclusively(async () => "next");
  await expect(failing).rejects.toThrow("Snov.io is away");
  expect(await next).toBe("next");
});
