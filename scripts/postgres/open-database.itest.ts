import { expect, test } from "vitest";
import { testDatabaseUrl } from "@/server/testing/database";
import { openDatabase } from "./open-database";

function open(change: (url: URL) => void) {
  const url = new URL(testDatabaseUrl());
  change(url);
  return openDatabase({ databaseUrl: url.href, dataDir: "unused" });
}

test("a server of one's own is used as it is", async () => {
  const database = await open(() => {});
  expect(database.url).toBe(testDatabaseUrl());
  expect(database.description).toMatch(/^PostgreSQL 18.* at 127\.0\.0\.1:\d+\/test_\d+$/);
});

test.each([
  [
    "a port nobody listens on",
    (url: URL) => {
      url.port = "1";
    },
    /nothing listens at 127\.0\.0\.1:1/,
  ],
  [
    "a wrong password",
    (url: URL) => {
      url.password = "wrong";
    },
    /refuses the password of user postgres/,
  ],
  [
    "a database that is not there",
    (url: URL) => {
      url.pathname = "/nowhere";
    },
    /has no database nowhere: create it/,
  ],
  [
    "a host that is not there",
    (url: URL) => {
      url.hostname = "nowhere.invalid";
    },
    /host of nowhere\.invalid.* is unknown/,
  ],
  [
    "a stray % in the database's name",
    (url: URL) => {
      url.port = "1";
      url.pathname = "/%zz";
    },
    /nothing listens at 127\.0\.0\.1:1/,
  ],
])("DATABASE_URL with %s gets a sentence that names the mend, never the password", async (_, change, sentence) => {
  const failure = await open(change).then(
    () => "",
    (error: Error) => error.message,
  );
  expect(failure).toMatch(sentence);
  expect(failure).toMatch(/^DATABASE_URL cannot be used: .*\.$/);
  expect(failure).not.toContain(new URL(testDatabaseUrl()).password);
});

test("DATABASE_URL without a host says where it was looked for", async () => {
  const opened = openDatabase({ databaseUrl: "postgresql:///x?port=1", dataDir: "unused" });
  await expect(opened).rejects.toThrow(
    "DATABASE_URL cannot be used: nothing listens at localhost (DATABASE_URL names no host): start that server",
  );
});
