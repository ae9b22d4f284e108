import { serve } from "../serve";

/** Everything, reloading what changes. */
export default function main(): Promise<number> {
  return serve(["sandbox", "web", "worker"], "development");
}
