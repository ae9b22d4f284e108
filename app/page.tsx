import { redirect } from "next/navigation";

/** The desk begins with the companies. */
export default function HomePage(): never {
  redirect("/companies");
}
