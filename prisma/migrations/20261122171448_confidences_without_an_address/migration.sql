-- Companies without an address from the surest, past all those that have one, and companies of which no lookup has told anything that
-- counts: hardly any of those has a confidence, which is seen at once.
create index companies_unreached_confidence on companies (best_confidence, number)
  where best_confidence is not null and not (facets @> array['has~email']);
create index companies_open_confidence on companies (best_confidence, number)
  where best_confidence is not null and not (facets && array['state~completed', 'state~nothing_found', 'state~stale']);
