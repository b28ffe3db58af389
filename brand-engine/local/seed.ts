import { sampleBrands } from "./sampleBrands.ts";

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

/** Creates the sample brands through the API, unless a brand exists already. Returns how many it created. */
export async function seed(address: string): Promise<number> {
  const { items } = (await readAnswer(await fetch(`${address}/api/brands?limit=1`))) as { items: unknown[] };
  if (items.length > 0) return 0;
  for (const brand of sampleBrands) {
    const headers = { "content-type": "application/json", origin: address };
    await readAnswer(await fetch(`${address}/api/brands`, { method: "POST", headers, body: JSON.stringify(brand) }));
  }
  return sampleBrands.length;
}
