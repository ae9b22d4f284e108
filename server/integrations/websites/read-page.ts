import { Parser } from "htmlparser2";

const SILENT = new Set(["script", "style", "noscript", "template", "svg", "iframe", "object", "select"]);
const INLINE = new Set(["a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u", "wbr"]);
const LONGEST_TEXT = 200_000;
const MOST_LINKS = 500;

export interface ReadPage {
  /** What a visitor reads, one block a line. */
  text: string;
  links: { href: string; label: string }[];
  /** Where a `<meta http-equiv="refresh">` leads, relative or not. */
  refresh: string | null;
}

/** The visible text and the links of a page. Never throws: browsers read any HTML, and so does this. */
export function readPage(html: string): ReadPage {
  const state = { pieces: [] as string[], length: 0, silent: 0, refresh: null as string | null };
  const links: ReadPage["links"] = [];
  let link: ReadPage["links"][number] | null = null;

  const write = (text: string) => {
    if (state.length > LONGEST_TEXT) return;
    state.pieces.push(text);
    state.length += text.length;
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (SILENT.has(name)) state.silent += 1;
        if (!INLINE.has(name)) write("\n");
        if (name === "meta") state.refresh ??= readRefresh(attributes);
        if (name === "a" && attributes.href && links.length < MOST_LINKS) {
          link = { href: attributes.href, label: "" };
          links.push(link);
        }
      },
      ontext(text) {
        if (state.silent > 0) return;
        write(text);
        if (link && link.label.length < 200) link.label += text;
      },
      onclosetag(name) {
        if (SILENT.has(name)) state.silent -= 1;
        if (!INLINE.has(name)) write("\n");
        if (name === "a") link = null;
      },
    },
    { decodeEntities: true },
  );
  parser.end(html);
  return { text: tidy(state.pieces.join("")), links, refresh: state.refresh };
}

function readRefresh(attributes: Record<string, string>): string | null {
  if (attributes["http-equiv"]?.toLowerCase() !== "refresh") return null;
  return /url\s*=\s*['"]?([^'"\s]+)/i.exec(attributes.content ?? "")?.[1] ?? null;
}

function tidy(text: string): string {
  return text
    .slice(0, LONGEST_TEXT)
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .trim();
}
