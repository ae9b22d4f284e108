import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { isSigningSecret, keyOf, signWebhook } from "@/server/platform/standard-webhooks";

/** The vector of the reference libraries' tests. */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const MESSAGE = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
};

test("the reference libraries' message is signed as they sign it", () => {
  expect(signWebhook([SECRET], MESSAGE)).toEqual({
    "webhook-id": MESSAGE.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("a secret signs the same with and without its prefix", () => {
  expect(signWebhook([SECRET.slice(6)], MESSAGE)).toEqual(signWebhook([SECRET], MESSAGE));
});

describe("the reference library", () => {
  const fresh = {
    id: "0191a5c0-0000-7000-8000-000000000001",
    at: new Date(),
    body: '{"sentence":"95% are used – £0"}',
  };
  const reader = new Webhook(SECRET);

  test("believes what we sign, byte for byte", () => {
    expect(reader.verify(fresh.body, { ...signWebhook([SECRET], fresh) })).toEqual(JSON.parse(fresh.body));
  });

  test("believes an empty body and nothing in its place", () => {
    const headers = { ...signWebhook([SECRET], { ...fresh, body: "" }) };
    expect(() => reader.verify("", headers, { jsonParse: false })).not.toThrow();
    expect(() => reader.verify(" ", headers, { jsonParse: false })).toThrow("No matching signature");
  });

  test("believes either secret while they rotate, and no third one", () => {
    const headers = { ...signWebhook(["a plain new secret", SECRET], fresh) };
    expect(headers["webhook-signature"].split(" ")).toHaveLength(2);
    expect(() => reader.verify(fresh.body, headers)).not.toThrow();
    expect(() => new Webhook("a plain new secret", { format: "raw" }).verify(fresh.body, headers)).not.toThrow();
    expect(() => new Webhook("another plain text", { format: "raw" }).verify(fresh.body, headers)).toThrow();
  });

  test("refuses another id, another body and a time of more than five minutes ago or ahead", () => {
    const headers = { ...signWebhook([SECRET], fresh) };
    expect(() => reader.verify(fresh.body, { ...headers, "webhook-id": "another" })).toThrow("No matching signature");
    expect(() => reader.verify(`${fresh.body} `, headers)).toThrow("No matching signature");
    const at = (minutes: number) => ({ ...fresh, at: new Date(Date.now() + minutes * 60_000) });
    expect(() => reader.verify(fresh.body, { ...signWebhook([SECRET], at(-6)) })).toThrow("too old");
    expect(() => reader.verify(fresh.body, { ...signWebhook([SECRET], at(6)) })).toThrow("too new");
  });
});

test("a text that is no key in base64 is a key of its own bytes", () => {
  expect(keyOf("correct horse battery").toString()).toBe("correct horse battery");
  expect(keyOf(SECRET)).toHaveLength(24);
});

test.each([
  [SECRET, true],
  ["correct horse battery", true],
  ["whsec_short", false],
  ["whsec_", false],
  ["too short", false],
])("whether %s can sign: %s", (secret, expected) => {
  expect(isSigningSecret(secret)).toBe(expected);
});
