/**
 * Kinds of organisations: what their names say, their SIC codes, and the words that domains of that kind carry. A label that
 * speaks of cars suits a car dealer, whatever it is called.
 */
interface Kind {
  name: string;
  inName: RegExp;
  sic: RegExp;
  inLabel: RegExp;
}

const KINDS: readonly Kind[] = [
  {
    name: "university",
    inName: /universit|business school|institute|students/,
    sic: /^854[12]/,
    inLabel: /uni$|university|^uni/,
  },
  {
    name: "school",
    inName: /school|academ|college|universit|educat|learning|teach|pupil|student|montessori|nurser/,
    sic: /^(85|8891)/,
    inLabel: /school|sch$|acad|college|uni|learn|educ|mat$|teach|nurser|student/,
  },
  {
    name: "charity",
    inName:
      /charit|foundation|association|society|hospice|church|community|methodist|diocese|mission|relief|christian|catholic|friends|ymca|trust$/,
    sic: /^(87|88|94|91)/,
    inLabel: /trust|charit|hospice|aid|hope|foundation|society|communit/,
  },
  {
    name: "housing",
    inName: /housing|homes|dwelling|landlord|tenant/,
    sic: /^(6820|68201|87)/,
    inLabel: /homes|housing|ha$|living|hg$|group/,
  },
  {
    name: "health",
    inName: /health|care|medical|hospital|nhs|dental|clinic|hospice|pharma|vet|surger|nursing|doctor/,
    sic: /^(86|87|88|21|4773|4774|75)/,
    inLabel: /health|care|med|dent|clinic|hosp|pharm|nurs|vet|doc/,
  },
  {
    name: "law",
    inName: /solicitor|law|legal|llp|barrister|advoca/,
    sic: /^691/,
    inLabel: /law|legal|solicit|llp/,
  },
  {
    name: "finance",
    inName: /bank|insur|financ|capital|invest|credit|building society|mortgage|pension|asset|account|wealth|fund|audit/,
    sic: /^(64|65|66|692)/,
    inLabel: /bank|insur|financ|capital|invest|credit|mortgage|pension|wealth|money|fund|bs$|fs$|am$|accoun|audit|tax/,
  },
  {
    name: "food",
    inName:
      /food|bak|dair|farm|brew|meat|restaurant|pub|inn|hotel|cafe|coffee|cater|pizza|bar|fresh|poultry|fruit|drink|wine/,
    sic: /^(01|10|11|463|47[12]|55|56)/,
    inLabel:
      /food|bak|dair|farm|brew|meat|restaur|pub|inn|hotel|cafe|coffee|cater|pizz|bar|fresh|poult|fruit|drink|wine|grill|kitchen|diner|burger|chick|cake|bread/,
  },
  {
    name: "motor",
    inName: /motor|auto|car|vehicle|truck|tyre|van|garage/,
    sic: /^(45|29|77)/,
    inLabel: /motor|auto|car|vehic|truck|tyre|van|bmw|audi|ford|toyota|merc|vw|drive/,
  },
  {
    name: "construction",
    inName:
      /build|construct|engineer|steel|metal|concrete|civil|contract|roof|electric|mechanical|house|develop|plumb|timber|brick/,
    sic: /^(41|42|43|23|24|25|71|16|33)/,
    inLabel:
      /build|construct|eng|steel|metal|concret|civil|contract|roof|elec|mech|homes|develop|plumb|timber|brick|group|weld|tube|cast|forg/,
  },
  {
    name: "staffing",
    inName: /recruit|staff|personnel|employ|resourc|people|workforce|talent/,
    sic: /^78/,
    inLabel: /recruit|staff|person|employ|resourc|people|work|job|talent|career|temp|agency|pay|umbrella/,
  },
  {
    name: "technology",
    inName: /software|tech|digital|system|data|computer|network|telecom|internet|online|electronic|cyber|games|\bit\b/,
    sic: /^(58|61|62|63|26|95)/,
    inLabel: /soft|tech|digit|system|data|comput|net|tel|online|electron|cyber|game|web|cloud|it$|ict/,
  },
  {
    name: "travel",
    inName:
      /travel|transport|bus|buses|coach|rail|air|airport|airline|logistic|haul|freight|ship|ferr|distribution|taxi/,
    sic: /^(49|50|51|52|53|79)/,
    inLabel:
      /travel|trans|bus|coach|rail|air|logist|haul|freight|ship|ferr|distrib|taxi|cargo|deliver|train|flight|holiday|tour|express/,
  },
  {
    name: "retail",
    inName: /retail|store|shop|fashion|cloth|wear|shoe|jewel|furnitur|garden|home|toys|books|supermarket/,
    sic: /^(46|47|13|14|15|31)/,
    inLabel:
      /retail|store|shop|fashion|cloth|wear|shoe|jewel|furnit|garden|home|toy|book|market|style|design|kitchen|bed|sofa|carpet/,
  },
  {
    name: "facilities",
    inName: /clean|security|guard|facilit|support serv|waste|environment|landscap|property|estate|fm\b/,
    sic: /^(80|81|82|38|68)/,
    inLabel: /clean|secur|guard|facil|support|waste|environ|landsc|prop|estate|fm$|serv|protect|safe|hygien/,
  },
  {
    name: "leisure",
    inName:
      /leisure|sport|football|club|golf|gym|fitness|entertain|theatre|casino|bingo|game|cinema|racing|rugby|cricket|museum/,
    sic: /^(90|91|92|93)/,
    inLabel:
      /leisure|sport|fc$|club|golf|gym|fit|entertain|theat|casino|bingo|game|cinema|racing|rugby|cricket|museum|play|bet|lotto|zoo|active|park/,
  },
  {
    name: "media",
    inName: /media|publish|print|news|broadcast|tv|television|film|advert|market|design|press|communicat|research/,
    sic: /^(17|18|58|59|60|73|74|72)/,
    inLabel:
      /media|publish|print|news|tv|film|advert|market|design|press|comm|research|studio|pr$|pack|label|sign|science|lab/,
  },
  {
    name: "energy",
    inName: /energy|gas|oil|power|electric|water|petrol|nuclear|solar|wind|environment|waste/,
    sic: /^(05|06|09|19|35|36|37|38|39)/,
    inLabel: /energy|gas|oil|power|elec|water|petrol|nuclear|solar|wind|waste|recycl|env/,
  },
  {
    name: "manufacturing",
    inName:
      /manufactur|product|chemical|plastic|packag|textile|industr|machin|paper|glass|aerospace|marine|polymer|rubber|tools|instrument/,
    sic: /^(1[0-9]|2[0-9]|3[0-3])/,
    inLabel:
      /manufac|product|chem|plast|pack|textil|indust|mach|paper|glass|aero|marin|polym|rubber|tool|instr|tech|eng|brush|paint/,
  },
];

export const KIND_NAMES = KINDS.map((kind) => kind.name);

/** For each kind whether the organisation is one, by its name (lower case) or its SIC codes. */
export function kindsOfOrganisation(name: string, sicCodes: readonly string[]): boolean[] {
  const codes = sicCodes.map((code) => code.trim().padStart(5, "0"));
  return KINDS.map(({ inName, sic }) => inName.test(name) || codes.some((code) => sic.test(code)));
}

/** For each kind whether a label speaks of it. */
export function kindsOfLabel(label: string): boolean[] {
  return KINDS.map(({ inLabel }) => inLabel.test(label));
}
