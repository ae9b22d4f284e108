import { bulkHeader } from "@/server/register/bulk/bulk-header";
import { formOf, makeName } from "./company-names";
import { damageRow } from "./damage-row";
import { makePlace } from "./places";
import { createRandom, type Random } from "./random";
import { accountCategories, categories, industries, prefixes, STRIKE_OFF, statuses } from "./vocabulary";

export interface GeneratorOptions {
  rows: number;
  /** The same seed writes the same file. */
  seed: string;
  /** With all the dirt that copies of the file are known for; see `damageRow`. */
  isDirty: boolean;
  /** The day of the snapshot, in ISO form: the file is as of then. */
  today: string;
}

/** Plain numbers are drawn from so many, the prefixed ones from a million each. */
const PLAIN = 16_500_000;
const PREFIXED = 999_999;
/** No common divisor with either, so that every number comes once. */
const STEP = 7_654_321;
export const MOST_ROWS = 15_000_000;
const PIECE_BYTES = 1 << 18;
const DAY_MS = 86_400_000;

/** A bulk register file in the raw format of Companies House, in pieces, as fast as it can be written. */
export function* generateRegister({ rows, seed, isDirty, today }: GeneratorOptions): Generator<Buffer> {
  const random = createRandom(seed);
  const context: Context = { random, counts: new Map(), todayMs: Date.parse(`${today}T00:00:00Z`) };
  const lineEnd = isDirty ? "\r\n" : "\n";
  let piece = `${isDirty ? "\ufeff" : ""}${bulkHeader.map((name) => (spaced.has(name) ? ` ${name}` : name)).join(",")}${lineEnd}`;
  for (let row = 0; row < rows; row += 1) {
    const line = writeRow(context);
    if (isDirty && random.below(100) === 0) {
      // Its bytes need not be UTF-8.
      yield Buffer.concat([Buffer.from(piece), damageRow(line, random), Buffer.from(lineEnd)]);
      piece = "";
    } else piece += line + lineEnd;
    if (piece.length < PIECE_BYTES) continue;
    yield Buffer.from(piece);
    piece = "";
  }
  if (piece) yield Buffer.from(piece);
}

/** The file's own header has a space before these. */
const spaced = new Set(["CompanyNumber", "RegAddress.AddressLine2", "ConfStmtLastMadeUpDate"]);

interface Context {
  random: Random;
  /** How many numbers of each prefix are given out. */
  counts: Map<string, number>;
  todayMs: number;
}

/** The columns in the order of `bulkHeader`. */
function writeRow({ random, counts, todayMs }: Context): string {
  const category = categories.pick(random);
  const status = statuses.pick(random);
  const number = nextNumber(category, random, counts);
  const place = makePlace(random);
  const name = `${makeName(random)} ${formOf(category, random)}`;
  // Most companies are young.
  const ageDays = Math.floor(random.next() ** 2.2 * 14_000) + 3;
  const born = todayMs - ageDays * DAY_MS;
  const accounts = ageDays < 600 ? "NO ACCOUNTS FILED" : accountCategories.pick(random);
  const late = status === STRIKE_OFF ? -240 : 0;
  const due = todayMs + (random.below(500) - 60 + late) * DAY_MS;
  const madeUp = accounts === "NO ACCOUNTS FILED" ? "" : day(due - 640 * DAY_MS);
  const first = industries.pick(random);
  const second = random.below(8) === 0 ? industries.pick(random) : "";
  const charges = random.below(12) === 0 ? 1 + random.below(4) : 0;
  return (
    `"${name}","${number}","","","${place.line1}","${place.line2}","${place.town}","${place.county}","${place.country}","${place.postcode}",` +
    `"${category}","${status}","United Kingdom","","${day(born)}","${1 + random.below(28)}","${1 + random.below(12)}","${day(due)}","${madeUp}","${accounts}",` +
    `"","","${charges}","${charges > 0 ? random.below(charges + 1) : 0}","0","0","${first}","${second === first ? "" : second}","","","0","0",` +
    `"http://business.data.gov.uk/id/company/${number}",${previousNames(random, born, todayMs)}` +
    `"${day(todayMs + (random.below(380) - 15 + late) * DAY_MS)}","${ageDays < 400 ? "" : day(todayMs - (20 + random.below(360)) * DAY_MS)}"`
  );
}

function nextNumber(category: string, random: Random, counts: Map<string, number>): string {
  const drawn = prefixes.pick(random);
  const prefix =
    category === "Limited Liability Partnership" ? "OC" : category === "Limited Partnership" ? "LP" : drawn;
  const count = (counts.get(prefix) ?? 0) + 1;
  counts.set(prefix, count);
  if (prefix === "") return String(((count * STEP) % PLAIN) + 1).padStart(8, "0");
  return prefix + String(((count * STEP) % PREFIXED) + 1).padStart(6, "0");
}

const NONE = '"","",';

function previousNames(random: Random, born: number, todayMs: number): string {
  const draw = random.below(100);
  const count = draw < 3 ? 2 : draw < 14 ? 1 : 0;
  let text = "";
  for (let index = 0; index < count; index += 1) {
    text += `"${day(born + random.next() * (todayMs - born))}","${makeName(random)} LIMITED",`;
  }
  return text + NONE.repeat(10 - count);
}

/** Days come again and again. */
const written = new Map<number, string>();

function day(ms: number): string {
  const number = Math.floor(ms / DAY_MS);
  const known = written.get(number);
  if (known !== undefined) return known;
  const text = new Date(number * DAY_MS).toISOString().slice(0, 10).split("-").reverse().join("/");
  written.set(number, text);
  return text;
}
