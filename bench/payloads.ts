import { z } from "zod";

export const Order = z.object({
  order: z.number().int(),
  customer: z.string(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number().int() })),
});
export type Order = z.infer<typeof Order>;

const orderOf = (order: number): Order => ({
  order,
  customer: `customer-${order % 997}`,
  lines: [
    { sku: `sku-${order % 89}`, quantity: 1 + (order % 3) },
    { sku: `sku-${order % 53}`, quantity: 2 },
  ],
});

let cachedOrders: Order[] = [];

/** `count` payloads of about 100 bytes, the same for every candidate. They are created once, so that this time is not measured. */
export function orders(count: number): Order[] {
  if (cachedOrders.length < count) cachedOrders = Array.from({ length: count }, (_, order) => orderOf(order));
  return cachedOrders.slice(0, count);
}
