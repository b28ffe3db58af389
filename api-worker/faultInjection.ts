import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { assertMessageFits } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { InjectedFault, ServiceName } from "#domain/faultInjection";
import { isQueueName } from "#domain/queues/queues";
import { queueBindingOf } from "#runtime/sendToQueue";
import { isFaultInjectionOn } from "#runtime/service";
import { insertAuditEntry } from "#store/audit/audit";
import { clearInjectedFaults, listInjectedFaults, setInjectedFault } from "#store/faultInjection";
import { auditContextOf, type AppEnv } from "./context.ts";
import { command, read } from "./routes.ts";
import { jsonResponse, jsonBody, optionalJsonBody, pageOf } from "./schemas.ts";

const QueueName = z.string().refine(isQueueName, "no queue of the pipeline has this name");
const EmptyBody = z.strictObject({});
const Raw = z.discriminatedUnion("contentType", [
  z.strictObject({
    queue: QueueName,
    contentType: z.literal("json"),
    body: z.unknown().refine((value) => value !== undefined, "is missing"),
  }),
  z.strictObject({ queue: QueueName, contentType: z.literal("text"), body: z.string() }),
  z.strictObject({ queue: QueueName, contentType: z.literal("bytes"), body: z.base64() }),
]);
/** A body of any kind: JSON, text, or bytes in base64. */
const RawMessage = z.preprocess((input) => (typeof input === "object" && input !== null ? { contentType: "json", ...input } : input), Raw);
const Sent = z.object({ queue: QueueName, contentType: z.enum(["json", "text", "bytes"]) });

const payloadOf = (raw: z.output<typeof Raw>): unknown =>
  raw.contentType === "bytes" ? Uint8Array.from(atob(raw.body), (character) => character.charCodeAt(0)) : raw.body;

const guardedRoutes = new OpenAPIHono<AppEnv>();

/** Without fault injection, these paths do not exist. */
guardedRoutes.use(async (c, next) => {
  if (!isFaultInjectionOn(c.env)) throw new ApiError("not_found", `Nothing found at ${c.req.path}`);
  await next();
});

export const faultInjection = guardedRoutes
  .openapi(read("/faults", "List the active injected faults", {}, jsonResponse("The active faults", pageOf(InjectedFault))), async (c) =>
    c.json({ items: await listInjectedFaults(c.var.ops), nextCursor: null }, 200),
  )
  .openapi(
    command(
      "put",
      "/faults",
      "lab.set",
      "Inject a fault: a service fails on the chosen messages",
      { body: jsonBody(z.strictObject(InjectedFault.shape)) },
      { 200: jsonResponse("The fault", InjectedFault) },
    ),
    async (c) => {
      const fault = c.req.valid("json");
      const context = auditContextOf(c);
      for (const ops of c.var.shards.toReversed()) await setInjectedFault(ops, fault, context);
      return c.json(fault, 200);
    },
  )
  .openapi(
    command(
      "delete",
      "/faults",
      "lab.clear",
      "Remove the injected faults of one service, or all",
      { query: z.strictObject({ service: ServiceName.optional() }), body: optionalJsonBody(EmptyBody) },
      { 200: jsonResponse("The remaining faults", pageOf(InjectedFault)) },
    ),
    async (c) => {
      const context = auditContextOf(c);
      for (const ops of c.var.shards.toReversed()) await clearInjectedFaults(ops, c.req.valid("query").service ?? null, context);
      return c.json({ items: await listInjectedFaults(c.var.ops), nextCursor: null }, 200);
    },
  )
  .openapi(
    command(
      "post",
      "/messages",
      "lab.send",
      "Send a raw body to a queue, valid or not",
      { body: jsonBody(RawMessage) },
      { 202: jsonResponse("The body is sent", Sent) },
    ),
    async (c) => {
      const raw = c.req.valid("json");
      const { queue, contentType } = raw;
      assertMessageFits(raw.body);
      const sender = queueBindingOf(c.env, queue);
      if (!sender) throw new ApiError("internal", `No producer binding for ${queue}`);
      await insertAuditEntry(c.var.ops, auditContextOf(c), {
        action: "lab.send",
        target: `queue:${queue}`,
        outcome: `Sent a raw ${contentType} body`,
      }).run();
      await sender.send(payloadOf(raw), { contentType });
      return c.json({ queue, contentType }, 202);
    },
  );
