import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/server/access/auth-options";
import { originOf } from "@/server/platform/request-origin";

async function handle(request: NextRequest, context: RouteContext<"/api/auth/[...nextauth]">): Promise<Response> {
  return NextAuth(request, context, await authOptions(originOf(request)));
}

export { handle as GET, handle as POST };
