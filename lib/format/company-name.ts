/** Words that the register writes in capitals and people in small letters or with one capital. */
const FIXED: Readonly<Record<string, string>> = {
  LTD: "Ltd",
  "LTD.": "Ltd",
  LIMITED: "Limited",
  CYF: "Cyf",
  "CYF.": "Cyf",
  CYFYNGEDIG: "Cyfyngedig",
  PLC: "plc",
  LLP: "LLP",
  LP: "LP",
  CIC: "CIC",
  "C.I.C.": "C.I.C.",
  CIO: "CIO",
  UK: "UK",
  GB: "GB",
  USA: "USA",
  EU: "EU",
  IT: "IT",
  HR: "HR",
  TV: "TV",
  CO: "Co",
  "CO.": "Co.",
  ST: "St",
  "ST.": "St.",
  DR: "Dr",
  MR: "Mr",
  MRS: "Mrs",
};
const JOINERS = new Set(["AND", "OF", "THE", "FOR", "IN", "ON", "AT", "BY", "TO", "WITH", "DE", "LA", "LE", "Y", "A"]);
/** Short words that are words; other tokens of up to three letters are read as initials and stay as they are. */
const SHORT_WORDS = new Set(
  (
    "SAY USE PUT DIG BUG HUG MUG TUG RUB TUB WIG BAT RIB COG FOP HOG JIG LID NIB PUP SIP TAR VOW WAN YAK YEN PIP PUG PRY ACT ADD ADO APE APT ARE BIB BOB BOW BUD BUN BUT CHI COB COT CRY CUB DAD DAM DEN DID DIM DIP DUB DUE ACE AGE AID AIM AIR ALL ALE ANT ANY ARC ARK ARM ART ASH ASK BAD BAG BAR BAY BED BEE BEL BEN BET BIG BIN BIT BOX BOY BUS BUY CAB CAM CAN CAP CAR CAT " +
    "COD COW CUP CUT DAN DAY DEE DEN DEW DOC DOG DON DOT DRY DUO DYE EAR EAT ECO EGG ELM END ERA EYE FAB FAN FAR FAT FEW FIG FIN FIR FIT FIX FLY FOG FOX " +
    "FUN FUR GAP GAS GEM GEN GET GIN GOD GOT GUM GUN GUY GYM HAM HAT HAY HEN HER HIP HIS HIT HOP HOT HUB HUT ICE INK INN ION IVY JAM JAR JAY JET JIM JOB " +
    "JOE JOY KEN KEY KID KIN KIT LAB LAD LAP LAW LAY LEA LED LEE LEG LET LIP LOG LOT LOW LUX MAD MAN MAP MAX MAY MEN MET MIX MOB MOP MUD NET NEW NEO NOW " +
    "NUT OAK OAR OIL OLD ONE ORB ORE OUR OUT OWL OWN PAD PAN PAT PAW PAY PEA PEG PEN PET PIE PIG PIN PIT POD POP POT PRO PUB RAM RAT RAW RAY RED RIG RIM " +
    "ROB ROD ROE RON ROW ROY RUG RUN RYE SAD SAM SEA SET SHE SIX SKI SKY SOL SON SPA SUE SUM SUN TAG TAN TAP TAX TEA TED TEN THY TIE TIM TIN TIP TOE TOM " +
    "TON TOP TOY TRI TRY TWO URN VAN VET VIA VOX WAR WAX WAY WEB WET WHO WHY WIN WIT WON YES YEW YOU ZAP ZEN ZIP ZOE ZOO " +
    "AL BE BO DO ED GO HE IF IS JO MY NO OH OR OX RE SO UP US WE"
  ).split(" "),
);

/**
 * A register name as people write it: the register knows capitals only. Names that have small letters already stay as they are.
 * It is a reading aid: data, searches and the API keep the register's own spelling.
 */
export function formatCompanyName(name: string): string {
  if (name !== name.toUpperCase() || !/[A-Z]{2}/.test(name)) return name;
  let isFirst = true;
  return name.replace(/[^\s()/&,-]+/g, (token, offset: number) => {
    const word = formatWord(token, isFirst, name[offset - 1] === "-");
    isFirst = false;
    return word;
  });
}

function formatWord(token: string, isFirst: boolean, isAfterHyphen: boolean): string {
  const fixed = FIXED[token];
  if (fixed && !(isFirst && token === "CO")) return fixed;
  if (!isFirst && JOINERS.has(token)) return isAfterHyphen ? capitalise(token) : token.toLowerCase();
  if (/\d/.test(token)) return /^\d+(ST|ND|RD|TH)$/.test(token) ? token.toLowerCase() : token;
  if (/^(?:[A-Z]\.)+[A-Z]?\.?$/.test(token)) return token;
  const letters = token.replace(/[^\p{L}]/gu, "");
  const isInitials = letters.length <= 3 && !SHORT_WORDS.has(letters) && !JOINERS.has(letters);
  if (isAfterHyphen) return capitalise(token);
  if (isInitials || !/[AEIOUY]/.test(letters.normalize("NFD"))) return token;
  return capitalise(token);
}

function capitalise(token: string): string {
  const lower = token.toLowerCase();
  const named = lower.replace(/^(\P{L}*)(\p{L})/u, (_, before: string, first: string) => before + first.toUpperCase());
  // O'NEILL, D'ARCY, MCDONALD; a possessive S stays small.
  return named
    .replace(
      /^(O|D)(['’])(\p{L})/u,
      (_, letter: string, mark: string, next: string) => letter + mark + next.toUpperCase(),
    )
    .replace(
      /^(Mc)(\p{L}{3,})/u,
      (_, prefix: string, rest: string) => prefix + rest.charAt(0).toUpperCase() + rest.slice(1),
    );
}
