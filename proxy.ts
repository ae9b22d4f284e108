import { type NextRequest, NextResponse } from "next/server";

/** With `__Secure-` over https, with `.0` when the cookie is long. */
const SESSION_COOKIE = /^(__Secure-)?next-auth\.session-token(\.\d+)?$/;

/** What a stranger may ask for: programs' addresses, the sign-in page and files. The first matcher says the same. */
const IS_OPEN = /^\/(api\/|login|_next\/)|\.[a-z0-9]+$/;

/**
 * Sends strangers to the sign-in page before anything renders. It only looks whether a cookie is there: procedures and
 * the desk's layout decide whether it is good. An address that cannot be decoded gets no further: Next would answer a bare 500.
 */
export default function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (!isDecodable(pathname))
    return pathname.startsWith("/api/") ? refuse(pathname) : NextResponse.rewrite(new URL("/not-found", request.url));
  if (IS_OPEN.test(pathname)) return NextResponse.next();
  if (request.cookies.getAll().some(({ name }) => SESSION_COOKIE.test(name))) return NextResponse.next();
  const login = request.nextUrl.clone();
  login.pathname = "/login";
  login.search = "";
  login.searchParams.set("callbackUrl", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.redirect(login);
}

function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

function refuse(pathname: string): NextResponse {
  const detail = `The path ${pathname} cannot be decoded: a percent sign is written %25, and other letters in UTF-8`;
  const body = {
    type: "/api/docs#problem-400",
    title: "The request cannot be understood",
    status: 400,
    detail,
    errors: [{ field: "path", message: detail }],
  };
  return NextResponse.json(body, { status: 400, headers: { "content-type": "application/problem+json" } });
}

// Of what is open, addresses with a percent sign alone: whatever passes here is read into memory.
export const config = { matcher: ["/((?!api/|login|_next/|.*\\.[a-z0-9]+$).*)", "/(.*%.*)"] };
