import { type AnyTRPCProcedure, TRPCError } from "@trpc/server";
import { z } from "zod";
import { role } from "@/server/access/actor";
import { appRouter } from "@/server/trpc/router";

export const REST_BASE = "/api/v1";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

const definition = z.object({
  meta: z.object({
    rest: z.object({ method: z.enum(METHODS), path: z.string().startsWith("/"), summary: z.string(), tag: z.string() }),
    role: role.optional(),
  }),
  type: z.enum(["query", "mutation"]),
  inputs: z.array(z.instanceof(z.ZodType)),
  output: z.instanceof(z.ZodType).optional(),
});

type Definition = z.infer<typeof definition>;

/** One operation of the public API: a procedure that says where it is found. */
export interface RestRoute {
  /** The procedure's path in the router: `companies.list`. */
  procedure: string;
  type: Definition["type"];
  method: (typeof METHODS)[number];
  /** `/companies/{number}` */
  path: string;
  segments: string[];
  summary: string;
  tag: string;
  role: z.infer<typeof role> | null;
  inputs: z.ZodType[];
  output: z.ZodType | null;
}

function isProcedure(value: unknown): value is AnyTRPCProcedure {
  return typeof value === "function" && "_def" in value;
}

/** Every procedure with a place in the API, by path. */
export const restRoutes: readonly RestRoute[] = Object.entries(appRouter._def.procedures)
  .flatMap(([procedure, value]): RestRoute[] => {
    const parsed = isProcedure(value) ? definition.safeParse(value._def) : null;
    if (!parsed?.success) return [];
    const { meta, type, inputs, output } = parsed.data;
    return [
      {
        procedure,
        type,
        ...meta.rest,
        segments: split(meta.rest.path),
        role: meta.role ?? null,
        inputs,
        output: output ?? null,
      },
    ];
  })
  .sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));

function split(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

export interface RouteMatch {
  route: RestRoute;
  /** Values of the path's parameters. */
  params: Record<string, string>;
}

/** The operation for a method and a path below the base. Throws `NOT_FOUND`, or `MethodNotAllowed` for a path of other methods. */
export function matchRoute(method: string, path: string): RouteMatch {
  const given = split(path).map(decodeSegment);
  const matches = restRoutes.flatMap((route): RouteMatch[] => {
    const params = matchSegments(route.segments, given);
    return params ? [{ route, params }] : [];
  });
  // A fixed word wins over a parameter in the same place.
  matches.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const match = matches.find(({ route }) => route.method === method);
  if (match) return match;
  if (matches.length === 0)
    throw new TRPCError({
      code: "NOT_FOUND",
      message: `${REST_BASE}${path} is not an address of this API: see /api/docs`,
    });
  throw new MethodNotAllowed(matches.map(({ route }) => route.method));
}

export class MethodNotAllowed extends TRPCError {
  readonly allowed: string[];

  constructor(allowed: string[]) {
    super({ code: "METHOD_NOT_SUPPORTED", message: `This address takes ${allowed.join(", ")}` });
    this.allowed = allowed;
  }
}

function matchSegments(template: string[], given: string[]): Record<string, string> | null {
  if (template.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const value = given[index] ?? "";
    const name = parameterName(part);
    if (name) params[name] = value;
    else if (part !== value) return null;
  }
  return params;
}

/** `number` of `{number}`; null for a fixed segment. */
export function parameterName(segment: string): string | null {
  return segment.startsWith("{") && segment.endsWith("}") ? segment.slice(1, -1) : null;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
