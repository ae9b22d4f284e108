import type { VirtualTime } from "./virtual-time";

interface Planned {
  at: number;
  name: string;
  work: () => Promise<unknown>;
}

/** What happens by itself at a time of its own: people's acts, late deliveries, processes that start again. */
export class Agenda {
  #planned: Planned[] = [];

  constructor(readonly time: VirtualTime) {}

  get isEmpty(): boolean {
    return this.#planned.length === 0;
  }

  later(ms: number, name: string, work: Planned["work"]): void {
    this.#planned.push({ at: this.time.nowMs() + ms, name, work });
  }

  /** Something whose time has come, if any; it is on the agenda no more. */
  takeDue(): Planned | null {
    const now = this.time.nowMs();
    const due = this.#planned.find(({ at }) => at <= now);
    if (!due) return null;
    this.#planned.splice(this.#planned.indexOf(due), 1);
    return due;
  }

  times(): number[] {
    return this.#planned.map(({ at }) => at);
  }
}
