import { z } from "zod";
import { decideDomain } from "@/server/enrichment/domains/decide-domain";
import { askOthers, readWaitingOfficers, waitingOfficers } from "@/server/enrichment/runs/ask-others";
import { refreshOnDemand } from "@/server/enrichment/runs/refresh-on-demand";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { addDomainInput, decideDomainInput, domain, email, run, runSteps } from "@/server/enrichment/schema";
import { addDomain } from "@/server/enrichment/steps/add-domain";
import { flag, pageOf, wholeList } from "@/server/platform/pagination";
import { readAppointments, readCompanyAppointments } from "@/server/register/people/reads-appointments";
import { requestAppointments } from "@/server/register/people/request-appointments";
import { appointmentSummary, officerAppointments } from "@/server/register/people/schema";
import { listCompanies, readCompany, readCompanyCounts, readCompanyDomains } from "@/server/register/reads";
import { readOfficerEmails } from "@/server/register/reads-people";
import { requestRegisterRead } from "@/server/register/rest/request-register-read";
import {
  companyCounts,
  companyDetail,
  companyNumberInput,
  companyPage,
  listCompaniesInput,
  timelineEntry,
} from "@/server/register/schema";
import { findSicCodes } from "@/server/register/sic/find-sic-codes";
import { sicCode } from "@/server/register/sic/schema";
import { readTimeline } from "@/server/register/timeline/reads-timeline";
import { analystProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Companies";
const officerInput = z.strictObject({ id: z.string().max(100) });

export const companiesRouter = router({
  list: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/companies",
        summary: "Companies by filter, with domains, officers and e-mails",
        tag,
      },
    })
    .input(listCompaniesInput)
    .output(companyPage.extend({ previousCursor: z.string().nullable(), suggestion: z.string().nullable() }))
    .query(({ input }) => listCompanies(input)),

  get: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/companies/{number}",
        summary: "One company with everything that is known of it",
        tag,
      },
    })
    .input(companyNumberInput)
    .output(companyDetail)
    .query(({ input }) => readCompany(input.number)),

  /** Codes of the industry classification by the words of their texts, for the filter. */
  sicCodes: viewerProcedure
    .input(z.strictObject({ text: z.string().trim().max(100) }))
    .output(z.array(sicCode))
    .query(({ input }) => findSicCodes(input.text)),

  counts: viewerProcedure.output(companyCounts).query(() => readCompanyCounts()),

  timeline: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/companies/{number}/timeline",
        summary: "What happened to a company, newest first",
        tag,
      },
    })
    .input(companyNumberInput)
    .output(pageOf(timelineEntry))
    .query(async ({ input }) => wholeList(await readTimeline(input.number))),

  domains: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/companies/{number}/domains",
        summary: "A company's domain candidates with their reasons",
        tag,
      },
    })
    .input(companyNumberInput)
    .output(pageOf(domain))
    .query(async ({ input }) => wholeList(await readCompanyDomains(input.number))),

  officerEmails: viewerProcedure
    .meta({ rest: { method: "GET", path: "/officers/{id}/emails", summary: "An officer's e-mail addresses", tag } })
    .input(officerInput)
    .output(pageOf(email))
    .query(async ({ input }) => wholeList(await readOfficerEmails(input.id))),

  /** How many other companies each person in office runs, as far as somebody asked. */
  appointments: viewerProcedure
    .input(companyNumberInput)
    .output(z.array(appointmentSummary))
    .query(({ input }) => readCompanyAppointments(input.number)),

  officerAppointments: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/officers/{id}/appointments",
        summary: "At which other companies an officer serves, as Companies House said when it was asked",
        tag,
      },
    })
    .input(officerInput)
    .output(officerAppointments)
    .query(({ input }) => readAppointments(input.id)),

  /** Asks Companies House, which costs nothing; the answer comes with the next reads. */
  fetchAppointments: analystProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/officers/{id}/appointments/refresh",
        summary: "Ask Companies House for an officer's other appointments",
        tag,
      },
    })
    .input(officerInput)
    .output(officerAppointments)
    .mutation(async ({ ctx, input }) => {
      await requestAppointments(ctx.actor, input.id);
      return readAppointments(input.id);
    }),

  /** Asks Companies House alone, which costs nothing. */
  readRegister: analystProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/companies/{number}/register/refresh",
        summary: "Ask Companies House what it says of a company now",
        tag,
      },
    })
    .input(companyNumberInput)
    .output(companyDetail)
    .mutation(async ({ ctx, input }) => readCompany(await requestRegisterRead(ctx.actor, input.number))),

  /** Asks Companies House and Snov.io about a company again; costs at most the price shown with the button. */
  refresh: analystProcedure
    .meta({ rest: { method: "POST", path: "/companies/{number}/refresh", summary: "Ask about a company again", tag } })
    .input(
      companyNumberInput.extend({
        steps: runSteps.default(["domain", "officers", "emails"]),
        refresh: flag.default(true),
      }),
    )
    .output(run)
    .mutation(async ({ ctx, input: { number, ...request } }) =>
      getRun(await refreshOnDemand(ctx.actor, { companyNumber: number, ...request })),
    ),

  /** A domain that a person knows; it is accepted at once and spends nothing. */
  addDomain: analystProcedure
    .meta({ rest: { method: "POST", path: "/companies/{number}/domains", summary: "Add a domain by hand", tag } })
    .input(addDomainInput)
    .output(pageOf(domain))
    .mutation(async ({ ctx, input }) => {
      await addDomain(ctx.actor, input);
      return wholeList(await readCompanyDomains(input.number));
    }),

  /** Officers who wait because the domain accepts any address, and what asking about them would cost. */
  waitingOfficers: viewerProcedure
    .input(companyNumberInput)
    .output(waitingOfficers.nullable())
    .query(({ ctx, input }) => readWaitingOfficers(ctx.actor, input.number)),

  askOthers: analystProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/companies/{number}/ask-others",
        summary: "Look up the officers who wait although the domain accepts any address",
        tag,
      },
    })
    .input(companyNumberInput)
    .output(run)
    .mutation(async ({ ctx, input }) => getRun(await askOthers(ctx.actor, input.number))),

  /** A person's word on a domain candidate; it spends nothing. */
  decideDomain: analystProcedure
    .input(decideDomainInput)
    .output(z.object({ companyNumber: z.string() }))
    .mutation(({ ctx, input }) => decideDomain(ctx.actor, input)),
});
