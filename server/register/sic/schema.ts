import { z } from "zod";

/** The sections of UK SIC 2007 (Office for National Statistics) with the first and last two digits of their codes. */
export const sicSections = [
  { section: "A", title: "Agriculture, forestry and fishing", from: 1, to: 3 },
  { section: "B", title: "Mining and quarrying", from: 5, to: 9 },
  { section: "C", title: "Manufacturing", from: 10, to: 33 },
  { section: "D", title: "Electricity and gas supply", from: 35, to: 35 },
  { section: "E", title: "Water and waste", from: 36, to: 39 },
  { section: "F", title: "Construction", from: 41, to: 43 },
  { section: "G", title: "Wholesale, retail and motor trades", from: 45, to: 47 },
  { section: "H", title: "Transport and storage", from: 49, to: 53 },
  { section: "I", title: "Accommodation and food", from: 55, to: 56 },
  { section: "J", title: "Information and communication", from: 58, to: 63 },
  { section: "K", title: "Finance and insurance", from: 64, to: 66 },
  { section: "L", title: "Real estate", from: 68, to: 68 },
  { section: "M", title: "Professional, scientific and technical", from: 69, to: 75 },
  { section: "N", title: "Administrative and support services", from: 77, to: 82 },
  { section: "O", title: "Public administration and defence", from: 84, to: 84 },
  { section: "P", title: "Education", from: 85, to: 85 },
  { section: "Q", title: "Health and social work", from: 86, to: 88 },
  { section: "R", title: "Arts, entertainment and recreation", from: 90, to: 93 },
  { section: "S", title: "Other services", from: 94, to: 96 },
  { section: "T", title: "Households as employers", from: 97, to: 98 },
  { section: "U", title: "Extraterritorial and dormant", from: 99, to: 99 },
] as const;

export type SicSection = (typeof sicSections)[number]["section"];
/** zod wants the letters as a list that is not empty. */
export const sicSectionLetters = sicSections.map(({ section }) => section) as [SicSection, ...SicSection[]];

/** The first two digits of all codes of a section. */
export function sectionPrefixes(section: SicSection): string[] {
  const found = sicSections.find((candidate) => candidate.section === section);
  if (!found) return [];
  return Array.from({ length: found.to - found.from + 1 }, (_, index) => String(found.from + index).padStart(2, "0"));
}

/** A code of the classification with its text. */
export const sicCode = z.object({ code: z.string(), title: z.string() });
export type SicCode = z.infer<typeof sicCode>;
