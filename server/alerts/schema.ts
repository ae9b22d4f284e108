import { z } from "zod";
import { flag, pageInput, pageOf } from "@/server/platform/pagination";

const instant = z.iso.datetime();
const count = z.number().int();

export const severity = z.enum(["warning", "critical"]);
export type Severity = z.infer<typeof severity>;

export const channel = z.enum(["email", "webhook"]);
export type Channel = z.infer<typeof channel>;

export const deliveryState = z.enum(["queued", "retrying", "delivered", "failed", "gone"]);
export type DeliveryState = z.infer<typeof deliveryState>;

export const alert = z.object({
  id: z.uuid(),
  /** Which condition raised it: `credits-used`, `burn-rate`, … */
  condition: z.string(),
  severity,
  sentence: z.string(),
  /** What holds by now, where it is no longer what was told when the alert was raised. */
  now: z.string().nullable(),
  /** The page of the desk that shows more. */
  link: z.string(),
  raisedAt: instant,
  /** Null while its condition lasts. */
  resolvedAt: instant.nullable(),
  acknowledged: z.object({ by: z.string(), at: instant }).nullable(),
  deliveries: z.array(z.object({ channel, state: deliveryState })),
});
export type Alert = z.infer<typeof alert>;
export const alertPage = pageOf(alert);

/** `isOpen` true or false keeps the open or the past ones. */
export const listAlertsInput = pageInput.extend({ isOpen: flag.optional() });
export type ListAlertsInput = z.infer<typeof listAlertsInput>;
export const alertIdInput = z.strictObject({ id: z.uuid() });

/** What every page of the desk shows. */
export const openAlerts = z.object({
  items: z.array(alert),
  /** All that are open; `items` holds the newest of them. */
  total: count,
  unacknowledged: count,
  critical: count,
});
export type OpenAlerts = z.infer<typeof openAlerts>;

export const alertAttempt = z.object({
  number: count,
  at: instant,
  outcome: z.enum(["delivered", "later", "refused", "gone"]),
  /** The receiver's HTTP status or SMTP reply code. */
  status: count.nullable(),
  detail: z.string(),
  durationMs: count,
});
export type AlertAttempt = z.infer<typeof alertAttempt>;

export const alertDelivery = z.object({
  id: z.uuid(),
  channel,
  state: deliveryState,
  /** Null: a test that somebody asked for. */
  alert: z.object({ id: z.uuid(), sentence: z.string() }).nullable(),
  requestedBy: z.string().nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
  attempts: z.array(alertAttempt),
});
export type AlertDelivery = z.infer<typeof alertDelivery>;
export const alertDeliveryPage = pageOf(alertDelivery);
export const listAlertDeliveriesInput = pageInput;

/** How each channel is configured, without addresses and secrets. */
export const channels = z.object({
  email: z.object({
    isOn: z.boolean(),
    /** The variables that would switch it on. */
    missing: z.array(z.string()),
    server: z.string().nullable(),
    recipients: count,
    from: z.string().nullable(),
  }),
  webhook: z.object({
    isOn: z.boolean(),
    missing: z.array(z.string()),
    /** The receiver's host; the rest of its address may be secret. */
    host: z.string().nullable(),
    secret: z.enum(["environment", "generated"]),
    /** The receiver answered 410 and is left alone until a test reaches it again. */
    isStopped: z.boolean(),
  }),
  allowsPrivateTargets: z.boolean(),
});
export type Channels = z.infer<typeof channels>;

export const testAlertInput = z.strictObject({ channel });

const wholeNumber = (least: number, most: number, usual: number) =>
  z
    .int({ error: "must be a whole number" })
    .min(least, { error: `must be at least ${least}` })
    .max(most, { error: `must be at most ${most}` })
    .default(usual);

const MINUTES_OF_A_WEEK = 10_080;

export const burnRate = z
  .strictObject({
    /** How many times as fast as an even pace through the period. */
    rate: z.number({ error: "a rate must be a number from 1 to 1000" }).min(1).max(1000),
    longMinutes: z.int({ error: "a window must be whole minutes, up to a week" }).min(2).max(MINUTES_OF_A_WEEK),
    shortMinutes: z.int({ error: "a window must be whole minutes, up to a week" }).min(1).max(MINUTES_OF_A_WEEK),
  })
  .refine(({ longMinutes, shortMinutes }) => shortMinutes < longMinutes, {
    error: "the short window must be shorter than the long one",
    path: ["shortMinutes"],
  });
export type BurnRate = z.infer<typeof burnRate>;

/**
 * When alerts are raised. Burn rates after Google's SRE Workbook (alerting on SLOs): 14.4 times for an hour is 2% of a period of 30
 * days, 6 times for six hours 5%. The workbook's slowest pair watches at once the pace, which a plan used to its end keeps all the
 * time; ours watches at twice the pace. A long window must agree with its short one, so that an alert ends soon after its cause.
 */
export const alertPolicyValue = z.strictObject({
  /** Percent of the period's credits, on settled + held. */
  thresholds: z
    .array(z.int({ error: "takes whole percents from 1 to 100" }).min(1).max(100), {
      error: "takes whole percents from 1 to 100",
    })
    .max(20, { error: "takes at most 20 thresholds" })
    .refine((all) => new Set(all).size === all.length, { error: "names a percent twice" })
    .default([80, 95]),
  burnRates: z
    .array(burnRate)
    .max(10, { error: "takes at most 10 pairs of windows" })
    .default([
      { rate: 14.4, longMinutes: 60, shortMinutes: 5 },
      { rate: 6, longMinutes: 360, shortMinutes: 30 },
      { rate: 2, longMinutes: 4320, shortMinutes: 360 },
    ]),
  /** A small budget's rates are passed by a handful of credits: fewer than this in the long window alert nobody. */
  burnLeastCredits: wholeNumber(1, 1_000_000, 50),
  /** From fewer days of spending the forecast alerts only when it ends within a week. */
  forecastDays: wholeNumber(1, 60, 3),
  /** Tasks that waited for a webhook in vain, and for how long none came that could be used, before webhooks count as silent. */
  webhookSilenceTasks: wholeNumber(1, 10_000, 5),
  webhookSilenceMinutes: wholeNumber(1, MINUTES_OF_A_WEEK, 30),
  unknownFateMinutes: wholeNumber(1, MINUTES_OF_A_WEEK, 30),
  /** Heartbeats come every 30 s and a dead connection is made again after 90: from then on nobody reads the register's stream. */
  streamStallMinutes: wholeNumber(2, MINUTES_OF_A_WEEK, 3),
  /** From an event's publication to our register. */
  streamLagMinutes: wholeNumber(1, MINUTES_OF_A_WEEK, 15),
  /** Of Companies House's requests in its window of five minutes. */
  requestLimitPercent: wholeNumber(1, 100, 90),
  /** What ends and comes back within this time is the same alert, and nobody is told twice. */
  quietMinutes: wholeNumber(0, MINUTES_OF_A_WEEK, 60),
});
export type AlertPolicy = z.infer<typeof alertPolicyValue>;
