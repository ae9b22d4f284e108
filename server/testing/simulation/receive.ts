import type { Crew } from "./crew";
import type { Delivery } from "./network";

/**
 * Hands a delivery to the web process, as the route of webhooks does. Resolves to its HTTP status; rejects when the process dies
 * over it or there is none.
 */
export async function receive(crew: Crew, { scope, token, body }: Delivery): Promise<number> {
  const { web } = crew;
  if (!web) throw new TypeError("fetch failed");
  return new Promise((resolve, reject) => {
    const forget = crew.onDeath(web, () => reject(new TypeError("fetch failed")));
    crew.act(web, "receipt", async () => {
      const request = new Request(`http://127.0.0.1/api/webhooks/snov/${scope}/${token}`, {
        method: "POST",
        body,
        headers: { "content-type": "application/json" },
      });
      const receipt = await web.product.receiveDelivery({ scope, token }, request).catch(() => null);
      forget();
      resolve(receipt === null ? 503 : receipt.outcome === "refused" ? 400 : 200);
    });
  });
}
