/** The names of the sample pipeline, and those that a shop would have instead. */
const names: Readonly<Record<string, string>> = {
  "content.publish": "order.place",
  "content.generate": "order.pack",
  "publish-commands": "shipments",
  "sm-commands": "parcels",
  "niche-fi": "acme",
  "pages-plus": "shop-api",
  "scalable-media": "shop-worker",
  brand_slug: "customer",
  keyword: "item",
  article: "order",
};

/** Fields of answers that a pipeline fills. */
const pipelineFields: ReadonlySet<string> = new Set(["tenant", "brand", "keyword"]);

const renamed = (text: string): string => Object.entries(names).reduce((result, [name, other]) => result.replaceAll(name, other), text);

/** An answer of the API as a team without a pipeline would get it: with the names of a shop, and without the fields that a pipeline fills. */
export function inShop(value: unknown): unknown {
  if (typeof value === "string") return renamed(value);
  if (Array.isArray(value)) return value.map(inShop);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => (pipelineFields.has(key) ? [key, null] : [renamed(key), inShop(item)])),
  );
}
