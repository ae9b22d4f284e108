import { z } from "zod";

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const text = z.union([z.string(), z.number()]).transform(String);

const flag = z.union([
  z.boolean(),
  z.literal([1, "1", "true"]).transform(() => true),
  z.literal([0, "0", "false"]).transform(() => false),
]);

const MOST_DAYS = 3660;

/** Whole days; null for what no subscription has. */
const days = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const number = value === null || value === undefined || value === "" ? Number.NaN : Math.round(Number(value));
    return number >= 0 && number <= MOST_DAYS ? number : null;
  });

/** PHP prints a list with holes as an object: `{"0":…,"2":…}`. A null lists nothing. */
function phpList<Item extends z.ZodType>(item: Item) {
  return z.preprocess((value) => (isRecord(value) ? Object.values(value) : value === null ? [] : value), z.array(item));
}

/** PHP prints an empty map as `[]`. */
function phpMap<Shape extends z.ZodType>(shape: Shape) {
  return z.preprocess((value) => (Array.isArray(value) && value.length === 0 ? {} : value), shape);
}

export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(3600),
});

export const balanceAnswer = z.object({
  data: z.object({
    balance: text.refine((value) => /^-?[\d, ]*\d(\.\d+)?$/.test(value.trim()), "not a number"),
    limit_resets_in: days,
    expires_in: days,
  }),
});

const hash = text.refine((value) => /^\S{1,200}$/.test(value), "not a task hash");
const hashHolder = phpMap(z.object({ task_hash: hash.optional().catch(undefined) })).catch({});

/** Query-style endpoints put the hash into `data`, path-style ones into `meta`; one client reports it at the top. */
export const startAnswer = z
  .object({ task_hash: hash.optional().catch(undefined), data: hashHolder, meta: hashHolder })
  .transform((answer) => answer.task_hash ?? answer.data.task_hash ?? answer.meta.task_hash ?? null);

/** `in progress` and `in_progress` are both in use; v1 wraps the word in `{ identifier }`. */
export const taskStatus = z
  .object({
    status: z.union([z.string(), z.object({ identifier: z.string() }).transform((status) => status.identifier)]),
  })
  .transform(({ status }) =>
    status
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  );

/** `valid`, `unknown`, `not_valid` or `invalid`; any other word is kept as it is, so that a new one costs no paid answer. */
const smtpStatus = z.string().transform((status) => status.trim().toLowerCase());

/** Beside the point: what is missing here, or cannot be read, costs no paid answer. */
const addressFlags = {
  is_valid_format: flag.catch(true),
  is_disposable: flag.catch(false),
  is_webmail: flag.catch(false),
  is_gibberish: flag.catch(false),
  unknown_status_reason: z
    .string()
    .nullish()
    .catch(null)
    .transform((reason) => reason?.trim().toLowerCase() || null),
};

export const domainItem = z.object({
  name: text,
  result: phpMap(
    z.union([
      z.null(),
      z.strictObject({}).transform(() => null),
      z.object({ domain: z.string().nullable() }).transform((result) => result.domain),
    ]),
  ),
});

export const emailItem = z.object({
  people: text,
  result: phpList(
    z.object({
      email: z.string().min(1),
      smtp_status: smtpStatus,
      ...addressFlags,
    }),
  ),
});

export const verificationItem = z.object({
  email: z.string(),
  result: phpMap(
    z.union([
      z.null(),
      z.strictObject({}).transform(() => null),
      z.object({ smtp_status: smtpStatus, ...addressFlags }),
    ]),
  ),
});

const rowEcho = z.object({
  first_name: text.nullish().catch(null),
  last_name: text.nullish().catch(null),
  domain: text.nullish().catch(null),
});

/** What the task repeats of the question. It only helps to correlate, so a damaged echo counts as none. */
function echo<Shape extends z.ZodRawShape>(shape: Shape) {
  return phpMap(z.object(shape).partial()).optional().catch(undefined);
}

/** Items are read one by one, so that one that cannot be read takes no other with it. */
const items = phpList(z.unknown());

export const anyTask = z.object({ data: items });
export const domainTask = z.object({ data: items, meta: echo({ names: phpList(text) }) });
export const emailTask = z.object({ data: items, meta: echo({ rows: phpList(rowEcho) }) });
export const verificationTask = z.object({ data: items, meta: echo({ emails: phpList(text) }) });

export type DomainItem = z.infer<typeof domainItem>;
export type EmailItem = z.infer<typeof emailItem>;
export type RowEcho = z.infer<typeof rowEcho>;
