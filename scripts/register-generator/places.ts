import { type Random, weigh } from "./random";

/** Post towns with a postcode area, roughly as often as companies are registered there. */
const towns = weigh<readonly [town: string, area: string, county: string]>([
  [["LONDON", "EC", ""], 90],
  [["LONDON", "WC", ""], 60],
  [["LONDON", "W", ""], 60],
  [["LONDON", "SW", ""], 50],
  [["LONDON", "SE", ""], 40],
  [["LONDON", "N", ""], 60],
  [["LONDON", "NW", ""], 40],
  [["LONDON", "E", ""], 50],
  [["BIRMINGHAM", "B", "WEST MIDLANDS"], 40],
  [["MANCHESTER", "M", "GREATER MANCHESTER"], 38],
  [["LEEDS", "LS", "WEST YORKSHIRE"], 20],
  [["BRADFORD", "BD", "WEST YORKSHIRE"], 14],
  [["SHEFFIELD", "S", "SOUTH YORKSHIRE"], 16],
  [["LIVERPOOL", "L", "MERSEYSIDE"], 16],
  [["BRISTOL", "BS", "AVON"], 20],
  [["CARDIFF", "CF", "SOUTH GLAMORGAN"], 18],
  [["SWANSEA", "SA", "WEST GLAMORGAN"], 8],
  [["GLASGOW", "G", ""], 26],
  [["EDINBURGH", "EH", "MIDLOTHIAN"], 24],
  [["ABERDEEN", "AB", ""], 12],
  [["DUNDEE", "DD", ""], 5],
  [["BELFAST", "BT", "COUNTY ANTRIM"], 16],
  [["NOTTINGHAM", "NG", "NOTTINGHAMSHIRE"], 17],
  [["LEICESTER", "LE", "LEICESTERSHIRE"], 18],
  [["COVENTRY", "CV", "WEST MIDLANDS"], 12],
  [["WOLVERHAMPTON", "WV", "WEST MIDLANDS"], 9],
  [["READING", "RG", "BERKSHIRE"], 18],
  [["SLOUGH", "SL", "BERKSHIRE"], 14],
  [["GUILDFORD", "GU", "SURREY"], 15],
  [["KINGSTON UPON THAMES", "KT", "SURREY"], 14],
  [["CROYDON", "CR", "SURREY"], 12],
  [["BROMLEY", "BR", "KENT"], 8],
  [["ILFORD", "IG", "ESSEX"], 12],
  [["ROMFORD", "RM", "ESSEX"], 12],
  [["CHELMSFORD", "CM", "ESSEX"], 14],
  [["SOUTHEND-ON-SEA", "SS", "ESSEX"], 10],
  [["BRIGHTON", "BN", "EAST SUSSEX"], 16],
  [["SOUTHAMPTON", "SO", "HAMPSHIRE"], 13],
  [["PORTSMOUTH", "PO", "HAMPSHIRE"], 12],
  [["BOURNEMOUTH", "BH", "DORSET"], 11],
  [["EXETER", "EX", "DEVON"], 9],
  [["PLYMOUTH", "PL", "DEVON"], 8],
  [["OXFORD", "OX", "OXFORDSHIRE"], 12],
  [["CAMBRIDGE", "CB", "CAMBRIDGESHIRE"], 10],
  [["PETERBOROUGH", "PE", "CAMBRIDGESHIRE"], 13],
  [["MILTON KEYNES", "MK", "BUCKINGHAMSHIRE"], 15],
  [["NORTHAMPTON", "NN", "NORTHAMPTONSHIRE"], 14],
  [["NORWICH", "NR", "NORFOLK"], 10],
  [["IPSWICH", "IP", "SUFFOLK"], 9],
  [["STOKE-ON-TRENT", "ST", "STAFFORDSHIRE"], 11],
  [["DERBY", "DE", "DERBYSHIRE"], 11],
  [["YORK", "YO", "NORTH YORKSHIRE"], 9],
  [["HULL", "HU", "EAST YORKSHIRE"], 7],
  [["NEWCASTLE UPON TYNE", "NE", "TYNE AND WEAR"], 16],
  [["STOCKPORT", "SK", "CHESHIRE"], 12],
  [["BOLTON", "BL", "LANCASHIRE"], 8],
  [["PRESTON", "PR", "LANCASHIRE"], 9],
  [["CHESTER", "CH", "CHESHIRE"], 9],
]);

const streets = [
  "HIGH STREET",
  "STATION ROAD",
  "MAIN STREET",
  "CHURCH ROAD",
  "LONDON ROAD",
  "VICTORIA ROAD",
  "PARK LANE",
  "QUEEN STREET",
  "KING STREET",
  "MILL LANE",
  "THE GREEN",
  "GREEN LANE",
  "NEW ROAD",
  "SCHOOL LANE",
  "BRIDGE STREET",
  "MARKET PLACE",
  "ALBERT ROAD",
  "CHAPEL STREET",
  "NORTH STREET",
  "WEST STREET",
  "GROVE ROAD",
  "MANOR ROAD",
  "SPRINGFIELD CLOSE",
  "WINDSOR AVENUE",
  "KINGS ROAD",
  "QUEENS ROAD",
  "STANLEY ROAD",
  "BROADWAY",
  "HIGHFIELD ROAD",
  "WOODLANDS DRIVE",
];
const buildings = [
  "",
  "",
  "",
  "",
  "",
  "SUITE 4",
  "UNIT 12",
  "FIRST FLOOR",
  "THE OLD BREWERY",
  "ENTERPRISE HOUSE",
  "REGUS HOUSE",
];
const countries = weigh([
  ["ENGLAND", 45],
  ["UNITED KINGDOM", 30],
  ["", 25],
]);
const LETTERS = "ABDEFGHJLNPQRSTUWXYZ";

export interface Place {
  line1: string;
  line2: string;
  town: string;
  county: string;
  country: string;
  postcode: string;
}

export function makePlace(random: Random): Place {
  const [town, area, county] = towns.pick(random);
  const street = `${1 + random.below(260)} ${random.pick(streets)}`;
  const building = random.pick(buildings);
  const letter = () => LETTERS[random.below(LETTERS.length)] ?? "A";
  return {
    line1: building || street,
    line2: building ? street : "",
    town,
    county: random.below(3) === 0 ? "" : county,
    country: countries.pick(random),
    postcode: `${area}${1 + random.below(24)} ${random.below(10)}${letter()}${letter()}`,
  };
}
