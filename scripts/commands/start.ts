import { serve } from "../serve";

/** Everything under one supervisor. */
export default function main(): Promise<number> {
  return serve(["sandbox", "web", "worker"], "production");
}
