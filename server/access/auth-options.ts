import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { credentialsInput } from "@/server/access/schema";
import { senderAddress } from "@/server/access/sender-address";
import { signIn } from "@/server/access/sign-in";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { instanceSecret } from "@/server/platform/instance-secret";
import { logger } from "@/server/platform/logger";

declare module "next-auth" {
  interface User {
    sessionVersion: number;
  }
  interface Session {
    userId: string;
    sessionVersion: number;
  }
}

const SESSION_SECONDS = 12 * 60 * 60;

const HOME = "http://localhost";

/**
 * How people sign in. The session is a signed cookie that names the user and the version of their sessions: whoever reads it
 * compares the version with the user's row, because a signed cookie alone cannot be taken back.
 * `origin` is the address the browser used, where it may be sent back to.
 */
export async function authOptions(origin: string = HOME): Promise<NextAuthOptions> {
  return {
    secret: env().nextAuthSecret ?? (await instanceSecret("NEXTAUTH_SECRET")),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    useSecureCookies: env().publicUrl?.startsWith("https://") ?? false,
    pages: { signIn: "/login", error: "/login" },
    providers: [credentials],
    callbacks: {
      jwt: ({ token, user }) => (user ? { ...token, sub: user.id, sessionVersion: user.sessionVersion } : token),
      session: ({ session, token }) => ({
        ...session,
        userId: token.sub ?? "",
        sessionVersion: Number(token.sessionVersion),
      }),
      redirect: ({ url }) => {
        const target = new URL(url, origin);
        return target.origin === origin ? target.href : origin;
      },
    },
    logger: {
      error: (code, details) => logger.error({ code, details }, "signing in failed"),
      warn: (code) => logger.debug({ code }, "next-auth warns"),
      debug: () => undefined,
    },
  };
}

const credentials = CredentialsProvider({
  name: "E-mail and password",
  credentials: { email: { label: "E-mail", type: "email" }, password: { label: "Password", type: "password" } },
  authorize: async (given, request) => {
    const parsed = credentialsInput.safeParse(given);
    if (!parsed.success) throw new Error("Give your e-mail and your password.");
    try {
      const address = senderAddress(request.headers, env().publicUrl);
      const { id, email, name, sessionVersion } = await signIn({ ...parsed.data, address });
      return { id, email, name, sessionVersion };
    } catch (error) {
      // next-auth hands the message to the form, so only words meant for people may pass.
      if (error instanceof AppError) throw new Error(error.message);
      logger.error({ error }, "signing in failed");
      throw new Error("Something went wrong. Try again in a minute.");
    }
  },
});
