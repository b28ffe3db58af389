import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { assertFits } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { LabFault } from "#domain/lab";
import { queueNames, serviceNames } from "#domain/queues";
import { senderOf } from "#runtime/publish";
import { labIsOn } from "#runtime/service";
import { recordAct } from "#store/audit";
import { clearFaults, listFaults, setFault } from "#store/labFaults";
import { actOf, type Door } from "./context.ts";
import { answers, body, optionalBody, pageOf } from "./schemas.ts";
import { needs } from "./needs.ts";

const Nothing = z.strictObject({});
const Raw = z.discriminatedUnion("contentType", [
  z.strictObject({
    queue: z.enum(queueNames),
    contentType: z.literal("json"),
    body: z.unknown().refine((given) => given !== undefined, "is missing"),
  }),
  z.strictObject({ queue: z.enum(queueNames), contentType: z.literal("text"), body: z.string() }),
  z.strictObject({ queue: z.enum(queueNames), contentType: z.literal("bytes"), body: z.base64() }),
]);
/** Any body at all: JSON, a text as it is, or bytes in base64. */
const RawMessage = z.preprocess((given) => (typeof given === "object" && given !== null ? { contentType: "json", ...given } : given), Raw);
const Sent = z.object({ queue: z.enum(queueNames), contentType: z.enum(["json", "text", "bytes"]) });

const payloadOf = (raw: z.output<typeof Raw>): unknown =>
  raw.contentType === "bytes" ? Uint8Array.from(atob(raw.body), (character) => character.charCodeAt(0)) : raw.body;

const lab = new OpenAPIHono<Door>();

/** Fire drills are for exercise: where the lab is off there is nothing here. */
lab.use(async (c, next) => {
  if (!labIsOn(c.env)) throw new Fault("not_found", `There is nothing at ${c.req.path}`);
  await next();
});

export const labRoutes = lab
  .openapi(
    createRoute({
      method: "get",
      path: "/faults",
      summary: "The fire drills that are on",
      responses: { 200: answers("The drills", pageOf(LabFault)) },
    }),
    async (c) => c.json({ items: await listFaults(c.var.ops), nextCursor: null }, 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/faults",
      ...needs("lab.set"),
      summary: "Make a service fail on chosen messages",
      request: { body: body(z.strictObject(LabFault.shape)) },
      responses: { 200: answers("The drill", LabFault) },
    }),
    async (c) => {
      const fault = c.req.valid("json");
      await setFault(c.var.ops, fault, actOf(c));
      return c.json(fault, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/faults",
      ...needs("lab.clear"),
      summary: "End the drills of one service, or all",
      request: { query: z.strictObject({ service: z.enum(serviceNames).optional() }), body: optionalBody(Nothing) },
      responses: { 200: answers("The drills left", pageOf(LabFault)) },
    }),
    async (c) => {
      await clearFaults(c.var.ops, c.req.valid("query").service ?? null, actOf(c));
      return c.json({ items: await listFaults(c.var.ops), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/messages",
      ...needs("lab.send"),
      summary: "Put a body on a queue exactly as it is, malformed or not",
      request: { body: body(RawMessage) },
      responses: { 202: answers("It is on the queue", Sent) },
    }),
    async (c) => {
      const raw = c.req.valid("json");
      const { queue, contentType } = raw;
      assertFits(raw.body);
      const sender = senderOf(c.env, queue);
      if (!sender) throw new Fault("internal", `Nothing is bound to send to ${queue}`);
      await recordAct(c.var.ops, actOf(c), {
        action: "lab.send",
        target: `queue:${queue}`,
        outcome: `Put a raw ${contentType} body on it`,
      }).run();
      await sender.send(payloadOf(raw), { contentType });
      return c.json({ queue, contentType }, 202);
    },
  );
