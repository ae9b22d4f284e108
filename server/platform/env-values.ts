import { z } from "zod";
import { isSigningSecret } from "@/server/platform/standard-webhooks";

export function wholeNumber(smallest: number, largest: number, example: number) {
  const error = `must be a whole number from ${smallest} to ${largest}, for example ${example}`;
  return z
    .string()
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= smallest && Number(value) <= largest, { error })
    .transform(Number);
}

function splitList(value: string): string[] {
  return value.split(",").flatMap((part) => part.trim() || []);
}

/** Paths are put behind these addresses, so nothing may follow a path of their own; and an address gets printed, so no password. */
export const webAddress = z
  .string()
  .refine((value) => /^https?:\/\/[^/@?#]+(\/[^?#]*)?$/i.test(value) && URL.canParse(value), {
    error: "must be a web address without user, password, query or fragment, for example https://strikeline.example",
  })
  .transform((value) => value.replace(/\/+$/, ""));

/** The desk lies at the root of its host. */
export const webOrigin = webAddress.refine((value) => !URL.canParse(value) || new URL(value).pathname === "/", {
  error: "must be a web address without a path, for example https://strikeline.example",
});

/** A mailer's host with, if need be, user and password. */
export const smtpAddress = z
  .string()
  .refine((value) => /^smtps?:\/\/[^/?#]+\/?$/i.test(value) && URL.canParse(value) && new URL(value).hostname !== "", {
    error: "must be a mail server's address, for example smtps://user:password@mail.example:465",
  });

export const emailList = z
  .string()
  .transform(splitList)
  .refine((addresses) => addresses.length > 0 && addresses.every((address) => z.email().safeParse(address).success), {
    error: "must be e-mail addresses separated by commas, for example ops@company.example, cto@company.example",
  });

/** `Name <address>` or an address alone. */
export const sender = z.string().refine(
  (value) => {
    const [, address = value] = /^[^<>\r\n]*<([^<>]+)>$/.exec(value) ?? [];
    return z.email().safeParse(address).success;
  },
  { error: "must be an e-mail address, with or without a name: Strikeline <alerts@company.example>" },
);

/** Receivers keep keys in path or query, so those may follow. */
export const receiver = z
  .string()
  .refine((value) => /^https?:\/\/[^/@?#]+([/?][^#]*)?$/i.test(value) && URL.canParse(value), {
    error: "must be a web address without user, password or fragment, for example https://hooks.example/strikeline",
  });

export const signingSecrets = z
  .string()
  .transform(splitList)
  .refine((secrets) => secrets.every(isSigningSecret), {
    error:
      "must be secrets separated by commas, each whsec_ with 24 to 64 bytes in base64, or a text of 12 characters or more",
  });

/** Whoever guesses one can make every address that we hand to Snov.io: shorter ones are taken, with a warning. */
export const SAFE_SECRET_LENGTH = 16;

export const addressSecrets = z
  .string()
  .transform(splitList)
  .refine((secrets) => secrets.length > 0, {
    error: "must be secrets separated by commas (openssl rand -base64 32 makes one); leave it out and one is made",
  });

export const yesOrNo = z
  .enum(["true", "false"], { error: "must be true or false" })
  .transform((value) => value === "true");

export const text = z.string().nullable().default(null);
