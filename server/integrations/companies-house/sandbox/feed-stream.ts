import { CORRECTIONS } from "./correct-filing";
import type { Publisher } from "./publish-events";
import type { Random } from "./random";
import type { SandboxRegister } from "./register";
import { type SandboxCompany, strikeOffDetail } from "./sandbox-company";
import type { StreamFaults } from "./stream-faults";

interface FeedOptions {
  register: SandboxRegister;
  publisher: Publisher;
  random: Random;
  /** The companies that things happen to; the whole population when left out. */
  subjects?: readonly string[];
  /** Of all events: strike-offs that begin, and those that end or change. */
  strikeOffShare: number;
  changeShare: number;
  /** Whether the product holds a company. What it does not hold it does not learn of, but ordinary filings. */
  isKnown?: (number: string) => Promise<boolean>;
  faults: () => StreamFaults;
}

/** Lets the sandbox's register live: mostly events that change nothing, some changes, now and then a strike-off. */
export function createFeed({
  register,
  publisher,
  random,
  subjects,
  strikeOffShare,
  changeShare,
  isKnown,
  faults,
}: FeedOptions) {
  const population = register.list();
  const numbers = subjects ?? population.map(({ number }) => number);
  const isSubject = new Set(numbers);
  const inStrikeOff = new Set(
    population.flatMap(({ number, statusDetail }) =>
      statusDetail === strikeOffDetail && isSubject.has(number) ? [number] : [],
    ),
  );

  async function step(): Promise<void> {
    const draw = random.next();
    const company = await register.find(random.pick(numbers));
    if (!company) return;
    if (isKnown && !(await isKnown(company.number))) return publisher.fileOrdinary(company);
    if (draw < strikeOffShare) return strikeOff(company);
    if (draw < strikeOffShare + changeShare && company.status === "active") return change(company);
    if (draw >= 1 - faults().corrections && inStrikeOff.size > 0) return correct();
    return repeat(company);
  }

  function repeat(company: SandboxCompany): void {
    if (random.chance(0.5)) publisher.touch(company);
    else publisher.file(company);
  }

  async function change(company: SandboxCompany): Promise<void> {
    const draw = random.next();
    const name = draw < 0.15 ? `${company.name.split(" ")[0]} ${random.int(100, 999)} TRADING É LIMITED` : undefined;
    const postcode = `${random.pick(["LS", "M", "B", "EC"])}${random.int(1, 20)} ${random.int(1, 9)}CK`;
    await register.change(company.number, name ? { name } : { postcode });
  }

  async function correct(): Promise<void> {
    const number = random.pick([...inStrikeOff]);
    const correction = random.pick(CORRECTIONS);
    await register.change(number, { correction });
    if (correction === "notice-withdrawn") inStrikeOff.delete(number);
  }

  async function strikeOff(company: SandboxCompany): Promise<void> {
    const going = [...inStrikeOff];
    if (going.length > 0 && random.chance(0.5)) {
      const number = random.pick(going);
      const stage = random.pick(["suspended", "discontinued", "dissolved", "discontinued"] as const);
      const open = await register.find(number);
      if (open?.status !== "active") inStrikeOff.delete(number);
      else await register.change(number, { stage });
      if (stage !== "suspended") inStrikeOff.delete(number);
      return;
    }
    if (company.status !== "active" || company.statusDetail !== null) return;
    inStrikeOff.add(company.number);
    await register.change(company.number, {
      stage: "proposed",
      kind: random.pick(["voluntary", "compulsory"] as const),
    });
  }

  return {
    step,
    /** One thing a `ms` until stopped. */
    start(everyMs: number): () => void {
      const timer = setInterval(() => void step().catch(() => undefined), everyMs);
      return () => clearInterval(timer);
    },
  };
}
