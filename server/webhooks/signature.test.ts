import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { WebhookSignature } from "@/server/platform/webhook-signature";
import { fingerprintOf } from "@/server/webhooks/capability";
import { verifySignature } from "@/server/webhooks/signature";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const NOW = new Date("2026-11-22T10:00:00Z");
const BODY = '{"event":"company.found_domains_by_names"}';
const seconds = (ahead = 0) => String(Math.floor(NOW.getTime() / 1000) + ahead);

/** As a sender does it: nothing of the product is used. */
function sign(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

interface Message {
  secrets?: string[];
  body?: string;
  received?: string;
  headers?: Record<string, string | null>;
  at?: string;
}

function verify({ secrets = [SECRET], body = BODY, received = body, headers = {}, at = seconds() }: Message = {}) {
  const all = {
    "webhook-id": "msg_1",
    "webhook-timestamp": at,
    "webhook-signature": sign(SECRET, "msg_1", at, body),
    ...headers,
  };
  const given = new Headers(Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  return verifySignature({ scheme: "standard", secrets }, given, Buffer.from(received), NOW);
}

const good = { isGood: true, secret: fingerprintOf(SECRET) };
const refused = (reason: string) => ({ isGood: false, reason });

describe("Standard Webhooks, the least cases of its reference library", () => {
  test("a message with a valid signature is good", () => expect(verify()).toEqual(good));

  test.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "a message without its %s is unsigned",
    (name) => {
      expect(verify({ headers: { [name]: null } })).toEqual(refused("unsigned"));
      expect(verify({ headers: { [name]: "" } })).toEqual(refused("unsigned"));
    },
  );

  test("a timestamp that is no number is refused", () => {
    expect(verify({ headers: { "webhook-timestamp": "hello" } })).toEqual(refused("bad_signature"));
  });

  test("a wrong signature is refused", () => {
    expect(verify({ headers: { "webhook-signature": `v1,${"A".repeat(43)}=` } })).toEqual(refused("bad_signature"));
  });

  test("half a signature is refused", () => {
    const whole = sign(SECRET, "msg_1", seconds(), BODY);
    expect(verify({ headers: { "webhook-signature": whole.slice(0, 12) } })).toEqual(refused("bad_signature"));
    expect(verify({ headers: { "webhook-signature": "v1," } })).toEqual(refused("bad_signature"));
    expect(verify({ headers: { "webhook-signature": "v1" } })).toEqual(refused("bad_signature"));
  });

  test("a signature of another id is refused", () => {
    expect(verify({ headers: { "webhook-id": "msg_2" } })).toEqual(refused("bad_signature"));
  });

  test("one changed byte of the body is refused", () => {
    expect(verify({ received: BODY.replace("event", "Event") })).toEqual(refused("bad_signature"));
    expect(verify({ received: `${BODY} ` })).toEqual(refused("bad_signature"));
  });

  test("five minutes too old or too new is good, a second more is stale", () => {
    expect(verify({ at: seconds(-300) })).toEqual(good);
    expect(verify({ at: seconds(300) })).toEqual(good);
    expect(verify({ at: seconds(-301) })).toEqual(refused("stale_signature"));
    expect(verify({ at: seconds(301) })).toEqual(refused("stale_signature"));
  });

  test("of several signatures one good one is enough, other versions are skipped", () => {
    const mine = sign(SECRET, "msg_1", seconds(), BODY);
    const wrong = `v1,${"A".repeat(43)}=`;
    expect(verify({ headers: { "webhook-signature": `${wrong} v2,${mine.slice(3)} ${mine} ${wrong}` } })).toEqual(good);
    expect(verify({ headers: { "webhook-signature": `v2,${mine.slice(3)} v1a,${mine.slice(3)}` } })).toEqual(
      refused("bad_signature"),
    );
  });

  test("each of several secrets is accepted, and which one it was is told by its fingerprint", () => {
    expect(verify({ secrets: [OTHER, SECRET] })).toEqual(good);
    expect(verify({ secrets: [OTHER] })).toEqual(refused("bad_signature"));
  });

  test("a secret is the same with and without its prefix", () => {
    const bare = SECRET.slice("whsec_".length);
    expect(verify({ secrets: [bare] })).toMatchObject({ isGood: true });
  });

  test("an empty body is signed like any other", () => {
    expect(verify({ body: "" })).toEqual(good);
    expect(verify({ body: "", received: "x" })).toEqual(refused("bad_signature"));
  });
});

describe("plain HMAC", () => {
  const secret = "a-relay-secret-of-some-length";
  const digest = (encoding: "hex" | "base64") => createHmac("sha256", secret).update(BODY).digest(encoding);
  const check = (config: Partial<WebhookSignature>, value: string | null) =>
    verifySignature(
      {
        scheme: "hmac",
        secrets: [secret],
        header: "x-signature",
        encoding: "hex",
        prefix: "",
        ...config,
      } as WebhookSignature,
      new Headers(value === null ? {} : { "X-Signature": value }),
      Buffer.from(BODY),
      NOW,
    );

  test("hex, in either case, and base64, with and without a prefix", () => {
    expect(check({}, digest("hex"))).toMatchObject({ isGood: true });
    expect(check({}, digest("hex").toUpperCase())).toMatchObject({ isGood: true });
    expect(check({ encoding: "base64" }, digest("base64"))).toMatchObject({ isGood: true });
    expect(check({ prefix: "sha256=" }, `sha256=${digest("hex")}`)).toMatchObject({ isGood: true });
  });

  test("without the header it is unsigned; without its prefix, cut, or of another secret it is wrong", () => {
    expect(check({}, null)).toEqual(refused("unsigned"));
    expect(check({ prefix: "sha256=" }, digest("hex"))).toEqual(refused("bad_signature"));
    expect(check({}, digest("hex").slice(0, 20))).toEqual(refused("bad_signature"));
    expect(check({ secrets: ["another-secret-of-a-relay"] }, digest("hex"))).toEqual(refused("bad_signature"));
  });
});
