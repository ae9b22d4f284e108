import { Prisma } from "@/server/platform/db/generated/client";

/** A condition on lexemes of the search document, in PostgreSQL's own notation. */
export type DocumentQuery = string & { readonly brand: "document query" };

/** The document of the alias `company`, exactly as the index `companies_document` has it. */
export const DOCUMENT = Prisma.sql`company_document(company.name, company.former_names, company.status, company.status_detail,
  company.strike_off_stage, company.type, company.sic_codes, company.postcode, company.town, company.facets)`;

/** The condition of `companies_striking_document`, word for word: the documents of companies in strike-off alone. */
export const STRIKING_DOCUMENT = Prisma.sql`coalesce(company.strike_off_stage in ('proposed', 'suspended'), false)`;

/** A word of a name. */
export function lexeme(text: string): DocumentQuery {
  return `'${text.replace(/[\\']/g, (mark) => mark + mark)}'` as DocumentQuery;
}

/** Every word that begins so. */
export function prefix(text: string): DocumentQuery {
  return `${lexeme(text)}:*` as DocumentQuery;
}

/** What a company is or has. It begins with a sign that no word of a name holds: `town` begins no `~town~leeds`. */
export function facetLexeme(name: string): DocumentQuery {
  return lexeme(`~${name}`);
}

export function facetPrefix(name: string): DocumentQuery {
  return prefix(`~${name}`);
}

export function not(query: DocumentQuery): DocumentQuery {
  return `!${query}` as DocumentQuery;
}

export function allOf(queries: readonly DocumentQuery[]): DocumentQuery {
  return join(queries, " & ");
}

export function anyOf(queries: readonly DocumentQuery[]): DocumentQuery {
  return join(queries, " | ");
}

/** Whether the document of the alias `company` fits. */
export function matchesDocument(query: DocumentQuery): Prisma.Sql {
  return Prisma.sql`${DOCUMENT} @@ ${query}::tsquery`;
}

/** The same of a sampled company, whose document is at hand. */
export function matchesSampled(query: DocumentQuery): Prisma.Sql {
  return Prisma.sql`company.document @@ ${query}::tsquery`;
}

/** How many lexemes it names. */
export function countLexemes(query: DocumentQuery): number {
  return query.split(/ [|&] /).length;
}

function join(queries: readonly DocumentQuery[], operator: string): DocumentQuery {
  const [first] = queries;
  if (first === undefined) throw new Error("a document query needs at least one lexeme");
  return (queries.length === 1 ? first : `(${queries.join(operator)})`) as DocumentQuery;
}
