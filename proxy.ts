import { type NextRequest, NextResponse } from "next/server";

/** With `__Secure-` over https, with `.0` when the cookie is long. */
const SESSION_COOKIE = /^(__Secure-)?next-auth\.session-token(\.\d+)?$/;

/**
 * Sends strangers to the sign-in page before anything renders. It only looks whether a cookie is there: procedures and
 * the desk's layout decide whether it is good.
 */
export default function proxy(request: NextRequest): NextResponse {
  if (request.cookies.getAll().some(({ name }) => SESSION_COOKIE.test(name))) return NextResponse.next();
  const login = request.nextUrl.clone();
  login.pathname = "/login";
  login.search = "";
  login.searchParams.set("callbackUrl", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.redirect(login);
}

export const config = { matcher: ["/((?!api/|login|_next/|.*\\.[a-z0-9]+$).*)"] };
