import { serve } from "../serve";

/** One worker. */
export default function main(): Promise<number> {
  return serve(["worker"], "production");
}
