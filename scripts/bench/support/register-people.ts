/** Statements that give the companies of a bench what enriching them would have given, set by set. Run with triggers at rest. */
export const COMMON_SURNAME = "Smith";
export const RARE_SURNAME = "Zouchington";

/** A surname as often as real ones: a few by the hundred thousand, most by the dozen. `n` is a number of the row. */
const surname = (n: string) => `case
  when ${n} % 1000003 = 17 then '${RARE_SURNAME}'
  when abs(hashint8(${n})) % 100 < 2 then '${COMMON_SURNAME}'
  when abs(hashint8(${n} + 7)) % 10 < 5 then (array['Jones','Taylor','Brown','Williams','Wilson','Johnson','Davies','Patel','Robinson','Wright',
    'Thompson','Evans','Walker','White','Roberts','Green','Hall','Wood','Jackson','Clarke','Khan','Ahmed','Singh','Hughes'])[1 + abs(hashint8(${n} + 3)) % 24]
  else initcap((array['bar','cal','dun','fen','gar','hol','kir','lan','mor','nor','pen','rad','san','thor','wal','whit','ash','brad'])[1 + abs(hashint8(${n} + 5)) % 18]
    || (array['a','en','er','i','ing','o',''])[1 + abs(hashint8(${n} + 9)) % 7]
    || (array['by','dale','ford','gate','ham','ley','man','more','sall','son','ton','well','wick','worth'])[1 + abs(hashint8(${n} + 11)) % 14]) end`;
const forename = (
  n: string,
) => `(array['James','Mary','John','Susan','David','Sarah','Mohammed','Emma','Paul','Anna','Peter','Priya','Andrew','Claire','Mark',
  'Helen','Daniel','Laura','Stephen','Olga'])[1 + abs(hashint8(${n} + 13)) % 20]`;

/** A run takes ten thousand companies at most. */
const RUN = "('00000000-0000-4000-8000-' || lpad((m / 10000)::text, 12, '0'))::uuid";

export interface Step {
  note: string;
  statement: string;
}

/** Three companies in seventeen are enriched: a million of 5.7. `m` numbers those, and is null for the others. */
export function buildSteps(): readonly Step[] {
  return [
    {
      note: "numbering the companies",
      statement: `create table bench_numbers as select number, n, strike_off_stage, case when n % 17 < 3 then n / 17 * 3 + n % 17 end as m
        from (select number, row_number() over (order by number) as n, strike_off_stage from companies) numbered`,
    },
    {
      note: "adding officers",
      statement: `insert into officers (id, company_number, person_id, name, forename, surname, is_corporate, role, appointed_on, updated_at)
        select 'b' || person.n, person.number, 'p' || person.n % 8000000, upper(person.surname) || ', ' || person.forename, person.forename, person.surname,
          false, 'director', date '2010-01-01' + (person.n % 5000)::integer, now()
        from (
          select company.number, company.n * 3 + place as n, ${surname("(company.n * 3 + place)")} as surname, ${forename("(company.n * 3 + place)")} as forename
          from bench_numbers company cross join generate_series(0, 1) place where place = 0 or company.n % 5 < 4
        ) person`,
    },
    {
      note: "adding runs",
      statement: `insert into runs (id, name, state, steps, estimate, cap, created_by, created_at)
        select ${RUN}, 'A bench', 'completed', '{domain}',
          '{"companies": 10000, "minimum": 0, "expected": 5000, "maximum": 10000, "cached": 0, "skipped": []}', 0, 'bench', now() - interval '9 days'
        from bench_numbers where m is not null group by m / 10000`,
    },
    {
      note: "adding the companies of the runs",
      statement: `insert into run_items (run_id, company_number) select ${RUN}, number from bench_numbers where m is not null`,
    },
    {
      note: "adding lookups",
      statement: `insert into lookups (id, kind, key, input, state, priority, company_number, run_id, answer, credits_spent, created_at, answered_at, expires_at)
        select gen_random_uuid(), 'domain', 'bench:' || number, '{}', case when m % 3 = 0 then 'not_found' else 'found' end::lookup_state, 0, number,
          ${RUN}, '{}', 1, now() - interval '9 days', now() - make_interval(mins => (m % 12000)::integer),
          now() + make_interval(days => (m % 80)::integer - 8)
        from bench_numbers where m is not null`,
    },
    {
      note: "adding up the answers",
      statement: `insert into answer_tallies (day, kind, answered, found, valid)
        select (answered_at at time zone 'Europe/London')::date, 'domain', count(*), count(*) filter (where state = 'found'), 0 from lookups group by 1`,
    },
    {
      note: "tying lookups to the runs",
      statement: `insert into run_item_lookups (id, run_id, company_number, lookup_id, is_cached)
        select gen_random_uuid(), run_id, company_number, id, false from lookups where key like 'bench:%'`,
    },
    {
      note: "adding domains",
      statement: `insert into company_domains (id, company_number, domain, confidence, band, reasons, source, last_verified_at, expires_at)
        select gen_random_uuid(), number, 'company-' || n || case when m % 5 = 0 then '.com' else '.co.uk' end, 0.2 + (m % 80) / 100.0,
          case when m % 80 > 60 then 'accept' when m % 80 > 30 then 'review' else 'reject' end::band, '[]', 'snov',
          now() - make_interval(mins => (m % 12000)::integer), now() + interval '60 days'
        from bench_numbers where m % 3 <> 0`,
    },
    {
      note: "adding e-mail addresses",
      statement: `insert into officer_emails (id, officer_id, email, verification, confidence, reasons, discovered_at, verified_at, expires_at)
        select gen_random_uuid(), 'b' || n * 3, 'person-' || n || '@company-' || n || '.co.uk',
          (array['valid', 'valid', 'unknown', 'not_valid'])[1 + m % 4]::verification, 0.5, '[]', now(), now(), now() + interval '60 days'
        from bench_numbers where m % 3 <> 0 and m % 80 > 30`,
    },
    {
      note: "counting the runs",
      statement: `insert into run_item_outcomes (run_id, company_number, outcome, asked, domains_found, domain_questions)
        select ${RUN}, number, case when m % 3 = 0 or m % 80 <= 30 then 'not_found' else 'completed' end::run_outcome, 1,
          case when m % 3 = 0 then 0 else 1 end, 1
        from bench_numbers where m is not null`,
    },
    {
      note: "adding up the runs",
      statement: `insert into run_progress (run_id, total, remaining, completed, not_found, asked, domains_found)
        select run_id, count(*), 0, count(*) filter (where outcome = 'completed'), count(*) filter (where outcome = 'not_found'), count(*), sum(domains_found)
        from run_item_outcomes group by run_id`,
    },
    {
      note: "adding up the questions",
      statement: `insert into question_days (day, kind, questions, served)
        select (created_at at time zone 'UTC')::date, 'domain', sum(total), 0 from runs join run_progress on run_id = id group by 1`,
    },
    {
      note: "dating the strike-offs and projecting the facets",
      statement: `update companies company set
          facets = case when m is null or 'state~suppressed' = any(company.facets) then company.facets else array_remove(array[
            'state~' || case when m % 80 < 8 then 'stale' when m % 3 = 0 then 'nothing_found' else 'completed' end,
            case when m % 3 <> 0 and m % 80 > 30 then 'has~domain' end,
            case when m % 3 <> 0 and m % 80 between 31 and 60 then 'needs~review' end,
            case when m % 3 <> 0 and m % 80 > 30 then 'has~email' end,
            case when m % 3 <> 0 and m % 80 > 30 and m % 4 < 2 then 'has~valid' end], null) end || people.names,
          best_confidence = case when m % 3 <> 0 then 0.2 + (m % 80) / 100.0 end,
          facets_due_at = case when m % 80 > 8 then now() + make_interval(days => (m % 80)::integer - 8) end,
          lead_score = case when numbers.strike_off_stage in ('proposed', 'suspended') then 20 + n % 61 end,
          expected_dissolution_on = case when numbers.strike_off_stage = 'proposed' and n % 5 <> 0 then current_date + (n % 120)::integer - 10 end,
          strike_off_since = case when numbers.strike_off_stage is not null then current_date - (n % 90)::integer end,
          -- A register that has lived for a year: months' files and the stream change any company.
          updated_at = now() - make_interval(mins => (abs(hashint8(n)) % 500000)::integer)
        from bench_numbers numbers join (
          select company_number, array_agg(distinct officer_lexeme(surname, forename)) as names from officers group by company_number
        ) people on people.company_number = numbers.number
        where numbers.number = company.number`,
    },
  ];
}

/** What the steps fill. */
export const FILLED_BY_STEPS = [
  "companies",
  "officers",
  "run_items",
  "run_item_outcomes",
  "lookups",
  "run_item_lookups",
  "company_domains",
  "officer_emails",
];
