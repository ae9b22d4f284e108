-- What was found for a company and is not its domain: past all usable ones in the order of confidence, and the last of them backwards.
create index companies_unusable_confidence on companies (best_confidence, number)
  where best_confidence is not null and not (facets @> array['has~domain']);
