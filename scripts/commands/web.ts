import { serve } from "../serve";

/** One web process. */
export default function main(): Promise<number> {
  return serve(["web"], "production");
}
