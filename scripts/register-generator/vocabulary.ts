import { weigh } from "./random";

export const STRIKE_OFF = "Active - Proposal to Strike off";

/** Shares as in the real register; the first takes what the others leave. */
export const statuses = weigh([
  ["Active", 934],
  [STRIKE_OFF, 40],
  ["Liquidation", 22],
  ["In Administration", 2],
  ["Voluntary Arrangement", 1],
  ["Live but Receiver Manager on at least one charge", 1],
]);

export const categories = weigh([
  ["Private Limited Company", 915],
  ["PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)", 24],
  ["PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)", 12],
  ["Limited Partnership", 12],
  ["Limited Liability Partnership", 14],
  ["Community Interest Company", 8],
  ["Private Unlimited Company", 2],
  ["Public Limited Company", 2],
  ["Registered Society", 3],
  ["Charitable Incorporated Organisation", 8],
]);

export const accountCategories = weigh([
  ["MICRO ENTITY", 34],
  ["TOTAL EXEMPTION FULL", 26],
  ["DORMANT", 14],
  ["NO ACCOUNTS FILED", 20],
  ["UNAUDITED ABRIDGED", 3],
  ["FULL", 2],
  ["SMALL", 1],
]);

/** Prefixes of the registers; plain numbers are England and Wales. */
export const prefixes = weigh([
  ["", 918],
  ["SC", 50],
  ["NI", 18],
]);

export const industries = weigh([
  ["68209 - Other letting and operating of own or leased real estate", 45],
  ["68100 - Buying and selling of own real estate", 42],
  ["70229 - Management consultancy activities other than financial management", 42],
  ["82990 - Other business support service activities n.e.c.", 40],
  ["96090 - Other service activities n.e.c.", 40],
  ["62020 - Information technology consultancy activities", 36],
  ["47910 - Retail sale via mail order houses or via Internet", 34],
  ["99999 - Dormant Company", 30],
  ["98000 - Residents property management", 28],
  ["41100 - Development of building projects", 26],
  ["41202 - Construction of domestic buildings", 24],
  ["43999 - Other specialised construction activities n.e.c.", 20],
  ["62012 - Business and domestic software development", 20],
  ["56102 - Unlicensed restaurants and cafes", 16],
  ["56103 - Take-away food shops and mobile food stands", 16],
  ["49410 - Freight transport by road", 15],
  ["86900 - Other human health activities", 15],
  ["43210 - Electrical installation", 13],
  ["43220 - Plumbing, heat and air-conditioning installation", 13],
  ["43320 - Joinery installation", 9],
  ["43910 - Roofing activities", 6],
  ["45200 - Maintenance and repair of motor vehicles", 11],
  ["45112 - Sale of used cars and light motor vehicles", 9],
  ["46900 - Non-specialised wholesale trade", 9],
  ["64209 - Activities of other holding companies n.e.c.", 14],
  ["69201 - Accounting and auditing activities", 8],
  ["71129 - Other engineering activities", 9],
  ["71111 - Architectural activities", 5],
  ["73110 - Advertising agencies", 8],
  ["74100 - Specialised design activities", 8],
  ["74909 - Other professional, scientific and technical activities n.e.c.", 12],
  ["78200 - Temporary employment agency activities", 8],
  ["81210 - General cleaning of buildings", 9],
  ["81300 - Landscape service activities", 5],
  ["85590 - Other education n.e.c.", 8],
  ["87300 - Residential care activities for the elderly and disabled", 4],
  ["88990 - Other social work activities without accommodation n.e.c.", 6],
  ["90010 - Performing arts", 6],
  ["93130 - Fitness facilities", 4],
  ["96020 - Hairdressing and other beauty treatment", 9],
  ["59111 - Motion picture production activities", 6],
  ["53202 - Unlicensed carrier", 5],
  ["55100 - Hotels and similar accommodation", 3],
  ["10710 - Manufacture of bread; manufacture of fresh pastry goods and cakes", 2],
  ["25620 - Machining", 3],
  ["01110 - Growing of cereals (except rice), leguminous crops and oil seeds", 3],
  ["35110 - Production of electricity", 3],
  ["None Supplied", 8],
]);
