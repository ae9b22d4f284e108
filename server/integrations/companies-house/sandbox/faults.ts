import { z } from "zod";
import { createRandom } from "./random";

const shared = {
  /** Only requests whose path holds this text. */
  path: z.string().optional(),
  /** How many requests it hits before it is spent; without it, all until the faults are changed. */
  times: z.int().positive().optional(),
  /** The share of requests it hits, drawn from the seed. */
  share: z.number().min(0).max(1).optional(),
};

/** One way in which Companies House misbehaves. */
const faultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("status"), status: z.int().min(400).max(599), body: z.string().optional(), ...shared }),
  z.object({ kind: z.literal("html"), status: z.int().min(200).max(599).default(502), ...shared }),
  z.object({ kind: z.literal("empty"), status: z.int().min(200).max(599).default(200), ...shared }),
  /** Refuses as if the window were used up. */
  z.object({
    kind: z.literal("rate-limited"),
    body: z.string().default(""),
    retryAfterSeconds: z.int().positive().optional(),
    ...shared,
  }),
  /** Takes the request and never answers. */
  z.object({ kind: z.literal("timeout"), ...shared }),
  /** Cuts the connection. */
  z.object({ kind: z.literal("reset"), ...shared }),
  /** Sends half of the JSON as if it were all. */
  z.object({ kind: z.literal("truncated"), ...shared }),
  /** Leaves the last item out of a list that counts it. */
  z.object({ kind: z.literal("short"), ...shared }),
  z.object({ kind: z.literal("delay"), delayMs: z.int().min(1).max(120_000), ...shared }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

/** What `PUT /_sandbox/faults` takes. `rateLimitBody` is sent with every 429 (the real one is not known). */
export const faultsInput = z.object({ faults: z.array(faultSchema).default([]), rateLimitBody: z.string().optional() });

export function createFaultPlan(seed: string) {
  let faults: Fault[] = [];
  let random = createRandom(seed, "faults");
  let hits = new Map<Fault, number>();
  let total = 0;

  return {
    set(next: Fault[]) {
      faults = next;
      random = createRandom(seed, "faults");
      hits = new Map();
    },
    /** The fault that hits this request, if any. */
    draw(path: string): Fault | null {
      const hit = faults.find((fault) => {
        if (fault.path !== undefined && !path.includes(fault.path)) return false;
        if (fault.times !== undefined && (hits.get(fault) ?? 0) >= fault.times) return false;
        return fault.share === undefined || random.chance(fault.share);
      });
      if (!hit) return null;
      hits.set(hit, (hits.get(hit) ?? 0) + 1);
      total += 1;
      return hit;
    },
    state: () => ({ faults, hits: total }),
  };
}
