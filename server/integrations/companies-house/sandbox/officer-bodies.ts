import { addressBody, withoutNulls } from "./company-bodies";
import type { SandboxFiling } from "./filings";
import type { SandboxOfficer } from "./officers";
import { noAddress, type SandboxCompany } from "./sandbox-company";

export function officerBody(company: SandboxCompany, officer: SandboxOfficer) {
  return withoutNulls({
    address: addressBody({
      ...noAddress,
      premises: officer.premises,
      line1: "Station Road",
      town: officer.town,
      country: "United Kingdom",
    }),
    appointed_on: officer.isPre1992 ? null : officer.appointedOn,
    appointed_before: officer.isPre1992 ? officer.appointedOn : null,
    is_pre_1992_appointment: officer.isPre1992,
    country_of_residence: officer.countryOfResidence,
    date_of_birth: officer.birth,
    identification: officer.identifiedAs
      ? { identification_type: officer.identifiedAs, registration_number: "99000090" }
      : null,
    links: {
      self: `/company/${company.number}/appointments/${officer.appointmentId}`,
      officer: { appointments: `/officers/${officer.officerId}/appointments` },
    },
    name: officer.name,
    nationality: officer.nationality,
    occupation: officer.occupation,
    officer_role: officer.role,
    person_number: officer.personNumber,
    resigned_on: officer.resignedOn,
  });
}

export function appointmentListBody(
  company: SandboxCompany,
  officer: SandboxOfficer,
  others: readonly SandboxCompany[],
) {
  const { elements } = officer;
  const name = elements
    ? [elements.forename, elements.otherForenames, elements.surname.toUpperCase()].filter(Boolean).join(" ")
    : officer.name;
  const { links: _, person_number: __, ...appointment } = officerBody(company, officer);
  return {
    kind: "personal-appointment",
    name,
    is_corporate_officer: elements === null,
    date_of_birth: officer.birth ?? undefined,
    links: { self: `/officers/${officer.officerId}/appointments` },
    total_results: 1 + others.length,
    active_count: officer.resignedOn ? 0 : 1 + others.length,
    inactive_count: 0,
    resigned_count: officer.resignedOn ? 1 + others.length : 0,
    items: [company, ...others].map((appointedTo) => ({
      ...appointment,
      appointed_on: appointedTo === company ? appointment.appointed_on : appointedTo.incorporatedOn,
      name,
      appointed_to: withoutNulls({
        company_name: appointedTo.name,
        company_number: appointedTo.number,
        company_status: appointedTo.status,
      }),
      ...(elements
        ? {
            name_elements: withoutNulls({
              title: elements.title,
              forename: elements.forename,
              other_forenames: elements.otherForenames,
              surname: elements.surname.toUpperCase(),
            }),
          }
        : {}),
      links: { company: `/company/${appointedTo.number}` },
    })),
  };
}

export function filingBody(company: SandboxCompany, filing: SandboxFiling) {
  return withoutNulls({
    transaction_id: filing.transactionId,
    type: filing.type,
    category: filing.category,
    description: filing.description,
    description_values: filing.values,
    date: filing.date,
    links: { self: `/company/${company.number}/filing-history/${filing.transactionId}` },
    pages: filing.pages,
    paper_filed: filing.isPaper ? true : null,
  });
}
