-- Next to none: along the order of confidence, a filter by what was found is soon at its end.
create index companies_found_unsure on companies (number)
  where best_confidence is null and facets && array['has~domain', 'has~email', 'has~valid', 'needs~review'];
