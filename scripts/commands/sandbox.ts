import { serve } from "../serve";

/** Both providers' sandboxes alone. */
export default function main(): Promise<number> {
  return serve(["sandbox"], "production");
}
