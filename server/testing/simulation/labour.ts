import { workOnce } from "./processes";
import type { World } from "./world";

const SECOND = 1_000;
const PLACES_A_WORKER = 3;
/** Chores are due soon after something happened, and seldom while nothing does. */
const FIRST_HOUSE_MS = 5 * SECOND;
const SLOWEST_HOUSE_MS = 600 * SECOND;
const SLOWER = 4;
/** While boundaries are crossed, how often more work begins and how often the chores do. */
const BEGINS = 0.04;
const KEEPS_HOUSE = 0.002;

/** What the workers do: jobs that are ready, and the chores. */
export class Labour {
  readonly #world: World;
  #houseMs = FIRST_HOUSE_MS;
  #houseAt = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get houseAt(): number {
    return this.#houseAt;
  }

  /** Something happened: the chores are worth doing again. */
  wake(): void {
    this.#houseMs = FIRST_HOUSE_MS;
  }

  /** Now and then more begins while some is under way. */
  async onMoment(): Promise<void> {
    const { random } = this.#world;
    const draw = random.next();
    if (draw < BEGINS) await this.begin();
    else if (draw > 1 - KEEPS_HOUSE) this.#doChores();
  }

  /** Gives what is ready to free places. Returns false when nothing is ready. */
  async begin(): Promise<boolean> {
    const { crew, stage, random } = this.#world;
    const places = crew.workers.flatMap((worker) =>
      Array.from({ length: Math.max(0, PLACES_A_WORKER - worker.acts.size) }, () => worker),
    );
    if (places.length === 0) return false;
    const ready = await stage.database.ask<{ name: string }>(`
      select job.name from pgboss.job job where job.state in ('created', 'retry') and job.start_after <= sim.now() and job.name not like '%.dead'
        and not exists (select 1 from queue_pauses pause where pause.queue = job.name and (pause.until is null or pause.until > sim.now()))
      group by job.name order by job.name`);
    if (ready.length === 0) return false;
    for (let begun = random.between(1, 4); begun > 0; begun -= 1) {
      const worker = random.pick(places);
      const { name } = random.pick(ready);
      if (!worker.isDead) crew.act(worker, name, () => workOnce(worker, name));
    }
    return true;
  }

  /** The chores, which are due less and less often until `wake`. */
  keepHouse(): void {
    this.#houseAt = this.#world.stage.time.nowMs() + this.#houseMs;
    this.#houseMs = Math.min(this.#houseMs * SLOWER, SLOWEST_HOUSE_MS);
    this.#doChores();
  }

  #doChores(): void {
    const { crew, random } = this.#world;
    const { workers } = crew;
    if (workers.length === 0) return;
    const worker = random.pick(workers);
    crew.act(worker, "chores", async () => {
      await worker.product.doChores(worker.chores, new AbortController().signal);
      if (await this.#hasOrphans()) await worker.boss.supervise();
    });
  }

  async #hasOrphans(): Promise<boolean> {
    const [row] = await this.#world.stage.database.ask<{ count: number }>(
      "select count(*)::int from pgboss.job where state = 'active' and id <> all($1::uuid[])",
      [this.#world.crew.activeJobs()],
    );
    return (row?.count ?? 0) > 0;
  }
}
