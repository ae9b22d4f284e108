import { TRPCError } from "@trpc/server";
import { notFound } from "next/navigation";

/** Awaits what a page is about, so that an unknown record is a real 404. Every other trouble stays one: nobody is told that a record is missing because the database was. */
export async function findRecord<Found>(reading: Promise<Found>): Promise<Found> {
  try {
    return await reading;
  } catch (error) {
    const code = error instanceof TRPCError ? error.code : null;
    if (code === "NOT_FOUND" || code === "BAD_REQUEST") notFound();
    throw error;
  }
}
