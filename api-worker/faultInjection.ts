import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { assertMessageFits } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { InjectedFault } from "#domain/faultInjection";
import { queueNames, serviceNames } from "#domain/queues/queues";
import { queueBindingOf } from "#runtime/publish";
import { isFaultInjectionOn } from "#runtime/service";
import { insertAuditEntry } from "#store/audit/audit";
import { clearInjectedFaults, listInjectedFaults, setInjectedFault } from "#store/faultInjection";
import { auditContextOf, type AppEnv } from "./context.ts";
import { jsonResponse, jsonBody, optionalJsonBody, pageOf } from "./schemas.ts";
import { needs } from "./needs.ts";

const EmptyBody = z.strictObject({});
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

const guardedRoutes = new OpenAPIHono<AppEnv>();

/** Fire drills are for exercise: where the lab is off there is nothing here. */
guardedRoutes.use(async (c, next) => {
  if (!isFaultInjectionOn(c.env)) throw new ApiError("not_found", `There is nothing at ${c.req.path}`);
  await next();
});

export const faultInjection = guardedRoutes
  .openapi(
    createRoute({
      method: "get",
      path: "/faults",
      summary: "The fire drills that are on",
      responses: { 200: jsonResponse("The drills", pageOf(InjectedFault)) },
    }),
    async (c) => c.json({ items: await listInjectedFaults(c.var.ops), nextCursor: null }, 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/faults",
      ...needs("lab.set"),
      summary: "Make a service fail on chosen messages",
      request: { body: jsonBody(z.strictObject(InjectedFault.shape)) },
      responses: { 200: jsonResponse("The drill", InjectedFault) },
    }),
    async (c) => {
      const fault = c.req.valid("json");
      await setInjectedFault(c.var.ops, fault, auditContextOf(c));
      return c.json(fault, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/faults",
      ...needs("lab.clear"),
      summary: "End the drills of one service, or all",
      request: { query: z.strictObject({ service: z.enum(serviceNames).optional() }), body: optionalJsonBody(EmptyBody) },
      responses: { 200: jsonResponse("The drills left", pageOf(InjectedFault)) },
    }),
    async (c) => {
      await clearInjectedFaults(c.var.ops, c.req.valid("query").service ?? null, auditContextOf(c));
      return c.json({ items: await listInjectedFaults(c.var.ops), nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/messages",
      ...needs("lab.send"),
      summary: "Put a body on a queue exactly as it is, malformed or not",
      request: { body: jsonBody(RawMessage) },
      responses: { 202: jsonResponse("It is on the queue", Sent) },
    }),
    async (c) => {
      const raw = c.req.valid("json");
      const { queue, contentType } = raw;
      assertMessageFits(raw.body);
      const sender = queueBindingOf(c.env, queue);
      if (!sender) throw new ApiError("internal", `Nothing is bound to send to ${queue}`);
      await insertAuditEntry(c.var.ops, auditContextOf(c), {
        action: "lab.send",
        target: `queue:${queue}`,
        outcome: `Put a raw ${contentType} body on it`,
      }).run();
      await sender.send(payloadOf(raw), { contentType });
      return c.json({ queue, contentType }, 202);
    },
  );
