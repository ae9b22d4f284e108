import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const PROJECT_DIR = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure whose message tells the person at the keyboard what to do; shown without a stack. */
export class Instruction extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = "Instruction";
  }
}
