import { costRulesValue } from "@/server/credits/settings/schema";
import { sandboxFaults } from "@/server/integrations/snov/sandbox/faults";
import { answerQuestion, type PricedItem, type Question } from "@/server/integrations/snov/sandbox/questions";
import type { Books, Violations } from "./books";
import { priceItem } from "./price-item";

interface Asked {
  kind: "domain" | "email";
  name: string;
  firstName: string;
  lastName: string;
  domain: string;
}

/**
 * Nothing passes for not found that Snov.io's stand-in knows: not for want of credits, nor because an item was left out.
 */
export async function checkNotFound({ database, scenario }: Books): Promise<Violations> {
  const lookups = await database.ask<Asked>(`
    select kind::text as kind, input ->> 'name' as name, input ->> 'firstName' as "firstName", input ->> 'lastName' as "lastName",
      input ->> 'domain' as domain
    from lookups where state = 'not_found' and kind in ('domain', 'email') and forgotten_at is null`);
  const faults = sandboxFaults.parse(scenario.faults);
  return lookups.flatMap((lookup) => {
    const question = questionOf(lookup);
    const isKnown = answerQuestion(scenario.seed, question, faults).some((item) => isFound(question, item));
    return isKnown ? [`not found though Snov.io knows it: ${JSON.stringify(question)}`] : [];
  });
}

function questionOf({ kind, name, firstName, lastName, domain }: Asked): Question {
  if (kind === "domain") return { kind, names: [name] };
  return { kind, rows: [{ first_name: firstName, last_name: lastName, domain }] };
}

/** Prices that nothing found goes without. */
const EVERY_FIND_COSTS = costRulesValue.parse({});

function isFound({ kind }: Question, { item }: PricedItem): boolean {
  return priceItem(kind, item, EVERY_FIND_COSTS) > 0;
}
