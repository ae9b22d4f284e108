// Imported before anything that reads the environment: what a bench prepares must not wait for the providers' real allowances.
process.env.SNOV_RATE_LIMIT = "100000";
process.env.COMPANIES_HOUSE_RATE_LIMIT = "100000";
