import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";

type Order = { number: string; lines: { sku: string; items: number }[] };
type Env = { DB: D1Database; ORDERS: Queue; RETURNS: Queue; FULFIL: Workflow<Order> };

/** Packs and ships an order. */
export class Fulfil extends WorkflowEntrypoint<Env, Order> {
  override async run(event: Readonly<WorkflowEvent<Order>>, step: WorkflowStep) {
    const parcels = await step.do("pack", async () => event.payload.lines.length);
    return step.do("ship", async () => `${event.payload.number}: ${parcels} parcels`);
  }
}

export default {
  /** `POST /orders` and `POST /returns` take one; `GET /sales` returns what was sold. */
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method === "POST" && pathname === "/orders") {
      const order = await request.json<Order>();
      await env.ORDERS.send(order);
      await env.FULFIL.create({ id: order.number, params: order });
      return new Response("Thank you\n", { status: 202 });
    }
    if (request.method === "POST" && pathname === "/returns") {
      await env.RETURNS.send(await request.json());
      return new Response("Thank you\n", { status: 202 });
    }
    if (pathname === "/sales") return Response.json((await env.DB.prepare("SELECT sku, items FROM sales ORDER BY sku").all()).results);
    return new Response("Not found\n", { status: 404 });
  },
} satisfies ExportedHandler<Env>;
