/** Shows steps as they run: `[2/6] Starting PostgreSQL … 0.4 s`. */
export interface Progress {
  step<T>(label: string, work: (note: (text: string) => void) => T | Promise<T>): Promise<T>;
}

const TICK_MS = 1_000;

/** In a terminal a step's line grows its duration; elsewhere (CI, a pipe) each step prints whole lines. */
export function createProgress(total: number, out: NodeJS.WriteStream = process.stdout): Progress {
  const isTerminal = Boolean(out.isTTY) && !process.env.CI;
  let number = 0;

  return {
    async step(label, work) {
      number += 1;
      const title = `[${number}/${total}] ${label}`;
      const startedAt = Date.now();
      const duration = () => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
      let noted = "";
      const redraw = () => out.write(`\r\x1b[K${title} … ${noted ? `${noted}, ` : ""}${duration()}`);
      if (isTerminal) redraw();
      else out.write(`${title} …\n`);
      const ticker = isTerminal ? setInterval(redraw, TICK_MS) : null;
      try {
        const result = await work((text) => {
          noted = text;
          if (isTerminal) redraw();
        });
        const end = noted ? `${noted}, ${duration()}` : duration();
        out.write(isTerminal ? `\r\x1b[K${title} … ${end}\n` : `      ${end}\n`);
        return result;
      } catch (error) {
        if (isTerminal) out.write("\n");
        throw error;
      } finally {
        if (ticker) clearInterval(ticker);
      }
    },
  };
}
