-- Companies with a usable domain from the least sure: past all those that have none.
create index companies_usable_confidence on companies (best_confidence, number)
  where best_confidence is not null and facets @> array['has~domain'];
