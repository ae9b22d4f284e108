-- Domains to review and addresses found lie unevenly by confidence: pages of them go along indexes of their own.
create index companies_review_confidence on companies (best_confidence, number)
  where best_confidence is not null and facets @> array['needs~review'];
create index companies_reached_confidence on companies (best_confidence, number)
  where best_confidence is not null and facets && array['has~email', 'has~valid'];
