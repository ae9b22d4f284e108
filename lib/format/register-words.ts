const STATUS: Readonly<Record<string, string>> = {
  active: "Active",
  dissolved: "Dissolved",
  liquidation: "In liquidation",
  receivership: "In receivership",
  "converted-closed": "Converted or closed",
  "voluntary-arrangement": "Voluntary arrangement",
  "insolvency-proceedings": "Insolvency proceedings",
  administration: "In administration",
  open: "Open",
  closed: "Closed",
  registered: "Registered",
  removed: "Removed",
};

const STATUS_DETAIL: Readonly<Record<string, string>> = {
  "active-proposal-to-strike-off": "proposal to strike off",
  "transferred-from-uk": "transferred from the UK",
  "transformed-to-se": "transformed to an SE",
  "converted-to-plc": "converted to a public company",
  "petition-to-restore-dissolved": "petition to restore",
};

const TYPE: Readonly<Record<string, string>> = {
  ltd: "Private limited company",
  plc: "Public limited company",
  llp: "Limited liability partnership",
  "private-limited-guarant-nsc": "Private company limited by guarantee",
  "private-limited-guarant-nsc-limited-exemption": "Private company limited by guarantee",
  "private-limited-shares-section-30-exemption": "Private limited company",
  "private-unlimited": "Private unlimited company",
  "private-unlimited-nsc": "Private unlimited company",
  "limited-partnership": "Limited partnership",
  "scottish-partnership": "Scottish partnership",
  "charitable-incorporated-organisation": "Charitable incorporated organisation",
  "scottish-charitable-incorporated-organisation": "Scottish charitable incorporated organisation",
  "industrial-and-provident-society": "Industrial and provident society",
  "registered-society-non-jurisdictional": "Registered society",
  "royal-charter": "Royal charter company",
  "oversea-company": "Overseas company",
  "uk-establishment": "UK establishment of an overseas company",
  "community-interest-company": "Community interest company",
  "united-kingdom-economic-interest-grouping": "UK economic interest grouping",
};

const ACCOUNTS: Readonly<Record<string, string>> = {
  "micro-entity": "micro-entity",
  "total-exemption-full": "total exemption, full",
  "total-exemption-small": "total exemption, small",
};

/** A register code nobody has words for yet, made readable: the register adds codes without notice. */
function readCode(code: string): string {
  const words = code.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `Active, proposal to strike off`; null when the register has told no status yet. */
export function formatStatus(status: string | null, detail: string | null): string | null {
  if (!status) return null;
  const words = STATUS[status] ?? readCode(status);
  return detail ? `${words}, ${STATUS_DETAIL[detail] ?? readCode(detail).toLowerCase()}` : words;
}

/** `Private limited company` for `ltd`. */
export function formatCompanyType(type: string | null): string | null {
  return type ? (TYPE[type] ?? readCode(type)) : null;
}

/** "2018"; "1991 or before" where the register only knows a day that it was before; null where it knows nothing. */
export function formatAppointed(at: { appointedOn: string | null; appointedBefore: string | null }): string | null {
  if (at.appointedOn) return at.appointedOn.slice(0, 4);
  return at.appointedBefore && `${at.appointedBefore.slice(0, 4)} or before`;
}

/** `Director`, `LLP designated member`, `Corporate secretary`. */
export function formatRole(role: string): string {
  return readCode(role).replace(/\bLlp\b|\bllp\b/g, "LLP");
}

/** `micro-entity`, `total exemption, full`. */
export function formatAccountsCategory(category: string): string {
  return ACCOUNTS[category] ?? readCode(category).toLowerCase();
}
