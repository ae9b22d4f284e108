import { AppError } from "@/server/platform/errors";

/** Throws `BAD_INPUT` for text that PostgreSQL cannot keep (a NUL, half a surrogate pair), wherever it hides in the input. */
export function assertStorable(value: unknown, field = ""): void {
  if (typeof value === "string") {
    if (value.includes("\u0000") || !value.isWellFormed()) {
      throw new AppError("BAD_INPUT", `${field || "the input"} holds a character that is not text: remove it`, {
        field,
      });
    }
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) assertStorable(item, field ? `${field}.${key}` : key);
}
