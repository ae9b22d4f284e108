import { foreignNumber, type SiteKind, type SiteOwner, type SitePlan } from "./plan-site";

export interface Page {
  status: number;
  contentType: string;
  body: string;
  location?: string;
}

/** The page at a path of a domain; null for a path that it has not. */
export function writePage(seed: string, domain: string, plan: SitePlan, path: string): Page | null {
  const { kind } = plan;
  if (path === "/robots.txt") return kind === "forbidden" ? text("User-agent: *\nDisallow: /\n") : null;
  if (kind === "moved") return redirect(`https://${movedTo(domain)}${path}`);
  if (kind === "social") return redirect(`https://www.facebook.com/${domain.split(".")[0]}`);
  if (kind === "parked") return html(domain, "<p>This domain is for sale.</p><p><a href='/buy'>Make an offer</a></p>");
  const body = bodies[path]?.(domain, kind, kind === "other-number" ? foreigner(seed, domain) : plan.owner);
  return body === undefined ? null : html(domain, body);
}

const SHOWN_AT_HOME = new Set<SiteKind>(["number", "other-number", "huge"]);

const bodies: Record<string, (domain: string, kind: SiteKind, owner: SiteOwner | null) => string> = {
  "/": (domain, kind, owner) => home(domain, kind === "huge") + (SHOWN_AT_HOME.has(kind) ? legalLine(owner) : ""),
  "/about": (_, kind, owner) => (kind === "people" ? team(owner) : "<p>We have been here for years.</p>"),
  "/contact": (_, kind, owner) => (kind === "postcode" ? address(owner) : "<form><input name='message'></form>"),
  "/terms": (_, kind, owner) =>
    kind === "terms" ? `<p>These terms are those of</p>${legalLine(owner)}` : "<p>Be fair.</p>",
};

/** Where a domain that has moved leads. */
export function movedTo(domain: string): string {
  return `new-${domain}`;
}

function foreigner(seed: string, domain: string): SiteOwner {
  return { name: "BRIGHTWATER GROUP LIMITED", number: foreignNumber(seed, domain), postcode: "LS1 4AP", people: [] };
}

function home(domain: string, isHuge: boolean): string {
  const filler = isHuge ? `<p>${"All about tables. ".repeat(150_000)}</p>` : "";
  return `<h1>Welcome to ${domain}</h1><nav><a href="/about">About us</a> <a href="/contact">Contact</a>
    <a href="/terms">Terms</a> <a href="/brochure.pdf">Brochure</a> <a href="https://example.com/privacy">Widgets</a></nav>${filler}`;
}

function legalLine(owner: SiteOwner | null): string {
  if (!owner) return "";
  const { name, number, postcode } = owner;
  const office = postcode ? ` Registered office: 1 High Street, ${postcode}.` : "";
  return `<footer>© ${quote(name)}. Registered in England and Wales, company number <span>${number}</span>.${office}</footer>`;
}

function team(owner: SiteOwner | null): string {
  const people = owner?.people ?? [];
  return people.map(({ forename, surname }) => `<h3>${quote(`${forename} ${surname}`)}</h3><p>Director</p>`).join("");
}

function address(owner: SiteOwner | null): string {
  return `<p>Visit us at 1 High Street, ${owner?.postcode ?? "by appointment"}</p>`;
}

function html(domain: string, body: string): Page {
  const page = `<!doctype html><html lang="en"><head><title>${domain}</title></head><body>${body}</body></html>`;
  return { status: 200, contentType: "text/html; charset=utf-8", body: page };
}

function text(body: string): Page {
  return { status: 200, contentType: "text/plain", body };
}

function redirect(location: string): Page {
  return { status: 301, contentType: "text/html", body: "", location };
}

function quote(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
