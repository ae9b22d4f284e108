/** From here on a threshold of the period's credits is critical, below it a warning. Apart from the schemas, for every page reads it. */
export const CRITICAL_PERCENT = 90;
