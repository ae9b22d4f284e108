import { afterEach, describe, expect, it } from "vitest";
import { type Answer, closeServers, connect, officer } from "./testing";

afterEach(closeServers);

describe("pages", () => {
  const officers = Array.from({ length: 237 }, (_, index) => officer(index));

  it("of officers are read to the end, whatever page size the server allows", async () => {
    for (const cap of [100, 50, 35]) {
      const { client } = await connect((url) => {
        const start = Number(url.searchParams.get("start_index"));
        const size = Math.min(cap, Number(url.searchParams.get("items_per_page")));
        return { body: { total_results: 237, items: officers.slice(start, start + size) } };
      });
      const found = await client.getOfficers("99000001");
      expect(found.officers.map((one) => one.appointmentId)).toEqual(officers.map((_, index) => `a${index}`));
      expect(found.isWhole).toBe(true);
    }
  });

  it("end at an empty page when no total is given or the total is wrong", async () => {
    for (const total of [undefined, 9_999]) {
      const { client, seen } = await connect((url) => {
        const start = Number(url.searchParams.get("start_index"));
        return { body: { total_results: total, items: officers.slice(start, start + 100) } };
      });
      const found = await client.getOfficers("99000001");
      expect(found).toMatchObject({ officers: { length: 237 }, isWhole: false });
      expect(seen).toHaveLength(4);
    }
  });

  it("of a server that ignores start_index count each appointment once", async () => {
    const { client, seen } = await connect(() => ({ body: { total_results: 237, items: officers.slice(0, 100) } }));
    const found = await client.getOfficers("99000001");
    expect(found).toMatchObject({ officers: { length: 100 }, isWhole: false });
    expect(seen).toHaveLength(2);
  });

  it("of officers that end midway, or of a list that changes meanwhile, are not the whole list", async () => {
    const whole = { items: officers.slice(0, 100), total_results: 150 };
    const ends: Answer[] = [
      { body: { items: [], total_results: 150 } },
      { status: 404 },
      // One before them went: what was the hundred and first slipped through.
      { body: { items: officers.slice(101, 150), total_results: 149 } },
      // Two changed places: one is there twice, the other slipped through.
      { body: { items: [officers[50], ...officers.slice(101, 150)], total_results: 150 } },
    ];
    for (const end of ends) {
      const { client } = await connect((url) => (url.searchParams.get("start_index") === "0" ? { body: whole } : end));
      expect((await client.getOfficers("99000001")).isWhole).toBe(false);
    }
  });

  it("with nothing of a list that counts something are no answer, and asked for again", async () => {
    const { client } = await connect(() => ({ body: { items: [], total_results: 2, total_count: 2 } }));
    await expect(client.getOfficers("99000001")).rejects.toMatchObject({ kind: "unavailable" });
    await expect(client.getFilings("99000001")).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("of filings stop at the limit", async () => {
    const filings = Array.from({ length: 500 }, (_, index) => ({
      transaction_id: `t${index}`,
      date: "2026-01-01",
      category: "gazette",
      type: "GAZ1",
    }));
    const { client, seen } = await connect((url) => {
      const start = Number(url.searchParams.get("start_index"));
      return {
        body: { total_count: 500, items: filings.slice(start, start + Number(url.searchParams.get("items_per_page"))) },
      };
    });
    expect(await client.getFilings("99000001", { limit: 150 })).toHaveLength(150);
    expect(await client.getFilings("99000001", { limit: 10 })).toHaveLength(10);
    expect(seen).toHaveLength(3);
  });

  it("of filings leave out one whose day is none, and keep the rest", async () => {
    const filing = (id: string, date: string) => ({ transaction_id: id, date, category: "gazette", type: "GAZ1" });
    const items = [
      filing("a", "2026-01-02"),
      filing("b", "2026-02-30"),
      filing("c", "soon"),
      filing("d", "2026-01-01"),
    ];
    const { client } = await connect(() => ({ body: { total_count: 4, items } }));
    const found = await client.getFilings("99000001");
    expect(found.map(({ transactionId }) => transactionId)).toEqual(["a", "d"]);
  });

  it("of a search never ask for a single item", async () => {
    const hit = {
      title: "PLACEHOLDER LTD",
      company_number: "99000001",
      address: { care_of_name: "SOMEBODY LLP", locality: "Exampletown" },
    };
    const { client, seen } = await connect(() => ({ body: { items: [hit, hit] } }));
    expect(await client.searchCompanies("placeholder & co", { limit: 1 })).toEqual([
      expect.objectContaining({
        number: "99000001",
        status: "unknown",
        address: expect.objectContaining({ careOf: "SOMEBODY LLP" }),
      }),
    ]);
    expect(seen).toEqual(["/search/companies?q=placeholder+%26+co&items_per_page=2&start_index=0"]);
  });
});
