import { initTRPC, TRPCError } from "@trpc/server";
import type { Role } from "@/server/access/actor";
import { canDo } from "@/server/access/actor";
import { AppError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { wordIssues } from "@/server/platform/word-issue";
import { assertStorable } from "@/server/trpc/assert-storable";
import type { Context } from "@/server/trpc/context";
import { fieldErrorsOf, messageFor, toTrpcError } from "@/server/trpc/errors";

/** Where a procedure is found in the public API; a procedure without it belongs to the desk alone. */
export interface RestRoute {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, with parameters in braces: `/companies/{number}`. */
  path: `/${string}`;
  summary: string;
  tag: string;
}

export interface Meta {
  rest?: RestRoute;
  /** The least role, as documented; set by the role-gated procedures. */
  role?: Role;
}

// Whatever a caller sends wrong is told in the product's words.
wordIssues();

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: messageFor(error),
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        fieldErrors: fieldErrorsOf(error),
      },
    }),
    sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
  });

export const router = t.router;

/** Turns the rooms' errors into tRPC's and logs what nobody expected, with its cause. */
const mapErrors = t.middleware(async ({ next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const mapped = toTrpcError(result.error.cause);
  if (mapped) throw mapped;
  if (result.error.code === "INTERNAL_SERVER_ERROR")
    logger.error({ error: result.error.cause ?? result.error, path }, "a procedure failed");
  return result;
});

const refuseUnstorable = t.middleware(async ({ next, getRawInput }) => {
  assertStorable(await getRawInput());
  return next();
});

/** For anybody, signed in or not. */
const publicProcedure = t.procedure.use(mapErrors).use(refuseUnstorable);

/** For whoever is signed in, even before a one-time password was replaced. */
export const signedInProcedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.actor) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first" });
  return next({ ctx: { actor: ctx.actor } });
});

function procedureFor(needed: Role) {
  return signedInProcedure.meta({ role: needed }).use(({ ctx, next }) => {
    if (ctx.mustChangePassword) throw new AppError("FORBIDDEN", "Choose your own password first");
    if (!canDo(ctx.actor, needed)) {
      throw new AppError(
        "FORBIDDEN",
        `This takes the role ${needed}, and ${ctx.actor.name} has the role ${ctx.actor.role}`,
      );
    }
    return next();
  });
}

export const viewerProcedure = procedureFor("viewer");
export const analystProcedure = procedureFor("analyst");
export const adminProcedure = procedureFor("admin");
