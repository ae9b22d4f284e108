import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { formatCount, formatPrice, formatQuantity } from "@/lib/format/numbers";
import type { Analytics } from "@/server/credits/schema";

/** Credits for one company, run, domain and person, each beside how many there were. */
export function CostTiles({ costs, days }: { costs: Analytics["costs"]; days: number }) {
  return (
    <MetricTiles>
      <MetricTile label="Spent" figure={formatCount(costs.spent)} unit={costs.spent === 1 ? "credit" : "credits"}>
        in {days} days
      </MetricTile>
      <MetricTile label="A company" figure={formatPrice(costs.perCompany)} unit={unitOf(costs.perCompany)}>
        {formatQuantity(costs.companies, "company", "companies")} that cost a credit
      </MetricTile>
      <MetricTile label="A run" figure={formatPrice(costs.perRun)} unit={unitOf(costs.perRun)}>
        {formatQuantity(costs.runs, "run")} that spent
      </MetricTile>
      <MetricTile label="A domain found" figure={formatPrice(costs.perDomain)} unit={unitOf(costs.perDomain)}>
        {formatQuantity(costs.domainsFound, "domain")}
      </MetricTile>
      <MetricTile label="A person with e-mails" figure={formatPrice(costs.perPerson)} unit={unitOf(costs.perPerson)}>
        {formatQuantity(costs.peopleFound, "person", "people")}, {formatCount(costs.addressesValid)} valid
      </MetricTile>
    </MetricTiles>
  );
}

function unitOf(price: number | null): string | null {
  return price === null ? null : "credits";
}
