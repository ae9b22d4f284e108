/** What a company does: its industry code and the words its name may end in. */
export const trades: readonly { sic: string; words: readonly string[] }[] = [
  { sic: "43320", words: ["Joinery", "Carpentry", "Shopfitters"] },
  { sic: "43210", words: ["Electrical", "Electrical Services", "Power & Light"] },
  { sic: "43220", words: ["Plumbing & Heating", "Heating", "Gas Services"] },
  { sic: "41202", words: ["Homes", "Builders", "Construction"] },
  { sic: "43999", words: ["Roofing", "Scaffolding", "Groundworks"] },
  { sic: "41100", words: ["Developments", "Land", "Estates"] },
  { sic: "68209", words: ["Properties", "Lettings", "Property Holdings"] },
  { sic: "62020", words: ["IT Consulting", "Technology", "Systems"] },
  { sic: "62012", words: ["Software", "Digital", "Apps"] },
  { sic: "63110", words: ["Hosting", "Data Services", "Cloud"] },
  { sic: "70229", words: ["Consulting", "Advisory", "Management Services"] },
  { sic: "56101", words: ["Kitchen", "Restaurants", "Brasserie"] },
  { sic: "56103", words: ["Takeaway", "Fish Bar", "Pizza"] },
  { sic: "56102", words: ["Café", "Coffee", "Tea Rooms"] },
  { sic: "56210", words: ["Catering", "Event Catering"] },
  { sic: "47910", words: ["Online", "Trading", "Gifts"] },
  { sic: "47710", words: ["Clothing", "Fashion", "Menswear"] },
  { sic: "49410", words: ["Haulage", "Transport", "Logistics"] },
  { sic: "45200", words: ["Motors", "Garage", "Autocare"] },
  { sic: "96020", words: ["Hair", "Beauty", "Barbers"] },
  { sic: "96090", words: ["Services", "Solutions"] },
  { sic: "86900", words: ["Physiotherapy", "Healthcare", "Therapies"] },
  { sic: "88100", words: ["Care", "Homecare", "Support Services"] },
  { sic: "85590", words: ["Training", "Learning", "Tutors"] },
  { sic: "69201", words: ["Accountancy", "Bookkeeping"] },
  { sic: "71129", words: ["Engineering", "Structural Engineers"] },
  { sic: "73110", words: ["Marketing", "Media", "Creative"] },
  { sic: "74909", words: ["Associates", "Partners"] },
  { sic: "81210", words: ["Cleaning", "Cleaning Services"] },
  { sic: "81300", words: ["Landscapes", "Garden Design", "Tree Surgery"] },
  { sic: "93130", words: ["Fitness", "Gym", "Pilates"] },
  { sic: "25620", words: ["Precision Engineering", "Fabrications"] },
  { sic: "10710", words: ["Bakery", "Bakehouse"] },
  { sic: "11050", words: ["Brewing Co", "Brewery"] },
  { sic: "01500", words: ["Farms", "Farming"] },
  { sic: "64209", words: ["Holdings", "Group", "Investments"] },
  { sic: "98000", words: ["Residents Management", "Court Management"] },
  { sic: "82990", words: ["Business Support", "Enterprises"] },
];

const words = (text: string) => text.trim().split(/\s+/);

export const coinedWords =
  words(`Brightwater Oakfield Silverbeck Northgate Ravenscar Thornbury Willowmere Copperfield Highcliff
  Kingfisher Larkspur Marlowe Nightjar Orchard Pennine Quarrybank Redwing Saltmarsh Stonebridge Summerhill Tarnside Umber
  Valewood Westbrook Wyvern Yewtree Zephyr Amberley Beacon Calyx Driftwood Elmstead Fernhill Goldcrest Harrier Ivyhouse Juniper
  Keystone Lighthouse Moorland Nettlecombe Osprey Peregrine Quillon Rosewood Sandpiper Tidewell Upland Verdant Wharfside`);

export const pairedWords = words(
  "Peak Point Cross Works House Lane Park Mill Bridge Field Gate Rock Bay Ridge Hill Forge",
);

export const streets =
  words(`High Station Church Mill Victoria Albert Castle Market Bridge Park Queen King Chapel Canal Granary
  Foundry Orchard Priory Abbey Wharf`);
export const streetKinds = ["Street", "Road", "Lane", "Avenue", "Court", "Way", "Close"] as const;

/** Town, county, and the area of a postcode. */
export const towns: Readonly<
  Record<"england" | "wales" | "scotland" | "northern-ireland", readonly (readonly [string, string | null, string])[]>
> = {
  england: [
    ["London", null, "EC2A"],
    ["London", null, "SE16"],
    ["London", null, "N17"],
    ["Manchester", null, "M15"],
    ["Birmingham", "West Midlands", "B18"],
    ["Leeds", "West Yorkshire", "LS11"],
    ["Sheffield", "South Yorkshire", "S3"],
    ["Bristol", null, "BS5"],
    ["Liverpool", "Merseyside", "L8"],
    ["Newcastle Upon Tyne", "Tyne And Wear", "NE6"],
    ["Nottingham", "Nottinghamshire", "NG7"],
    ["Leicester", "Leicestershire", "LE4"],
    ["Norwich", "Norfolk", "NR3"],
    ["Exeter", "Devon", "EX2"],
    ["Brighton", "East Sussex", "BN2"],
    ["Hebden Bridge", "West Yorkshire", "HX7"],
    ["Kendal", "Cumbria", "LA9"],
    ["Stockton-On-Tees", "Cleveland", "TS18"],
    ["St. Albans", "Hertfordshire", "AL3"],
    ["Milton Keynes", "Buckinghamshire", "MK9"],
  ],
  wales: [
    ["Cardiff", "South Glamorgan", "CF24"],
    ["Swansea", "West Glamorgan", "SA1"],
    ["Aberystwyth", "Ceredigion", "SY23"],
    ["Llandudno", "Conwy", "LL30"],
  ],
  scotland: [
    ["Glasgow", null, "G41"],
    ["Edinburgh", null, "EH6"],
    ["Aberdeen", "Aberdeenshire", "AB24"],
    ["Inverness", "Inverness-Shire", "IV3"],
    ["Dundee", "Angus", "DD4"],
  ],
  "northern-ireland": [
    ["Belfast", null, "BT9"],
    ["Londonderry", "County Londonderry", "BT48"],
    ["Newry", "County Down", "BT35"],
  ],
};

export const welshLeads = ["Tŷ Gwyn", "Llwyn-Y-Dŵr", "Y Felin Ŵyl", "Pant Y Ŵyn", "Brynŵr", "Tŷ'r Ysgol"] as const;
