import type { Random } from "./random";

/** The dirt of files that went through many hands; each spoils its own line at most. */
const damages: readonly ((line: string, random: Random) => string | Buffer)[] = [
  // Rejected.
  (line) => line.replace('","', ',"'),
  (line) => line.slice(0, Math.floor(line.length / 3)),
  (line) => line.split(",").slice(0, 20).join(","),
  (line) => `${line},"",""`,
  (line) => line.replace(/^"[^"]*"/, '"THE "BEST" COMPANY LTD"'),
  (line) => line.replace(/^("[^"]*"),"[^"]*"/, '$1,"N/A"'),
  (line) => line.replace(/^"[^"]*"/, '"null"'),
  // Repaired.
  (line) => line.replaceAll('""', '"null"'),
  (line) => line.replace(/^"/, '"  ').replace(" ", "   "),
  (line) => line.replace('"Active"', '"ACTIVE"').replace("Private Limited Company", "PRIVATE LIMITED COMPANY"),
  (line) => Buffer.from(line.replace(/^"/, '"CAFÉ '), "latin1"),
  (line) => line.replace(/^"/, '"\0'),
  (line) => line.replace(/^"/, '"L’ÉCOLE '),
  (line) => line.replace(/\d\d\/\d\d\/\d{4}/, "31/02/2020"),
];

export function damageRow(line: string, random: Random): Buffer {
  return Buffer.from(random.pick(damages)(line, random));
}
