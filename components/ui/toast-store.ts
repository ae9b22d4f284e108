export interface Toast {
  id: number;
  tone: "success" | "info" | "progress" | "error";
  text: string;
  /** Offered for 8 s, also by the key Z. */
  onUndo?: () => void;
  action?: { label: string; onClick: () => void };
}

const KEPT = 3;
let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says what happened, bottom right. Errors stay until they are closed. Answers the id, to close it early. */
export function showToast(toast: Omit<Toast, "id" | "tone"> & { tone?: Toast["tone"] }): number {
  const id = nextId++;
  publish([...toasts, { ...toast, tone: toast.tone ?? "success", id }].slice(-KEPT));
  return id;
}

/** An error in its own words, for `onError` of a mutation. */
export function showError(error: { message: string }): void {
  showToast({ tone: "error", text: error.message });
}

export function closeToast(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function readToasts(): readonly Toast[] {
  return toasts;
}
