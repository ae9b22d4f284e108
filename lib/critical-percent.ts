/** From here on a threshold of the period's credits is critical, below it a warning. Alerts and the desk judge by the same. */
export const CRITICAL_PERCENT = 90;
