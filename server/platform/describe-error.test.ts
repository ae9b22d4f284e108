import { expect, test } from "vitest";
import { describeError } from "./describe-error";
import { AppError, ProviderError } from "./errors";

const body = '{"email":"ada.marlowe@harrowmere.co.uk"}';

test("what a provider answered never reaches a log, neither by the error itself nor by one that it caused", () => {
  const error = new ProviderError({
    provider: "snov",
    kind: "malformed",
    status: 200,
    message: "no task hash",
    body,
    cause: new Error("unexpected token"),
  });
  const line = JSON.stringify(describeError(new AppError("UNAVAILABLE", "try later", { cause: error })));
  expect(line).not.toContain("ada.marlowe");
  expect(JSON.parse(line)).toMatchObject({
    type: "AppError",
    message: "try later",
    cause: {
      type: "ProviderError",
      provider: "snov",
      kind: "malformed",
      status: 200,
      cause: { message: "unexpected token" },
    },
  });
});

test("a provider's failure is told without a stack, whatever caused it; any other error with its own", () => {
  const cause = new Error("connect ECONNREFUSED");
  const error = new ProviderError({ provider: "snov", kind: "unavailable", message: "did not answer", cause });
  expect(JSON.stringify(describeError(error))).not.toContain("stack");
  const outer = describeError(new Error("broken", { cause: error }));
  expect(outer.stack).toContain("describe-error.test");
  expect(JSON.stringify(outer.cause)).not.toContain("stack");
});

test("a chain of causes that bites its tail is told to an end", () => {
  const error = new Error("round");
  error.cause = error;
  expect(JSON.stringify(describeError(error)).match(/"message":"round"/g)).toHaveLength(6);
});

test("whatever else is thrown is told by its type", () => {
  expect(describeError("broken")).toEqual({ type: "string", message: "broken" });
  expect(describeError({ body })).toEqual({ type: "object", message: "" });
});
