import { z } from "zod";
import { type AnyMessage, createMessageOf, type MessageOrigin } from "#domain/messages/envelope";
import type { MessageType, Pipeline, PipelineQueue } from "#domain/pipeline/pipeline";

const shop = z.string().regex(/^[a-z0-9-]{1,40}$/, "lowercase letters, digits and dashes");
const reference = z.string().min(1).max(100);

/** The payload of the smallest request to pick items. */
export const pickPayload = { shop: "north", items: ["a"], priority: "normal" } as const;

const queue = (service: string, binding: string, ...subscribesTo: string[]): PipelineQueue => ({
  service,
  binding,
  purpose: "",
  subscribesTo,
  sendsTo: [],
  mapPlace: [0, 0],
});
const command = (name: string, payload: z.ZodType, sample: unknown): MessageType => ({
  kind: "command",
  queue: name,
  description: "",
  payload,
  sample,
});
const event = (payload: z.ZodType, sample: unknown): MessageType => ({ ...command("shop-events", payload, sample), kind: "event" });

const alert = z.object({
  shop: shop.optional(),
  severity: z.enum(["warning", "critical"]),
  title: z.string().min(1).max(200),
  detail: z.string().max(2000),
  priority: z.string().optional(),
});
const item = z.string().trim().min(1).max(120);

const messages = {
  "count.requested": command("stock-commands", z.object({ shop, requested_by: z.string() }), { shop: "north", requested_by: "schedule" }),
  "pick.requested": command(
    "pick-commands",
    z.object({ shop, items: z.array(item).min(1).max(200), priority: z.enum(["low", "normal", "high"]) }),
    pickPayload,
  ),
  "pick.completed": event(z.object({ shop, pick_ids: z.array(reference), items_picked: z.number().int() }), {
    shop: "north",
    pick_ids: ["p-1"],
    items_picked: 1,
  }),
  "label.print": command("stock-commands", z.object({ shop, item }), { shop: "north", item: "a" }),
  "parcel.packed": event(z.object({ shop, parcel_id: reference }), { shop: "north", parcel_id: "c-1" }),
  "parcel.send": command("parcel-commands", z.object({ shop, parcel_id: reference, item }), { shop: "north", parcel_id: "c-1", item: "a" }),
  "delivery.requested": command("parcel-commands", z.object({ shop, urls: z.array(z.string().min(1).max(500)).min(1).max(100) }), {
    shop: "north",
    urls: ["/parcels/c-1"],
  }),
  "mail.sent": event(z.object({ shop, mail_id: reference, url: z.string(), network: z.string() }), {
    shop: "north",
    mail_id: "m-1",
    url: "/x",
    network: "post",
  }),
  "alert.raised": event(alert, { shop: "north", severity: "critical", title: "Run failed", detail: "pack gave up", priority: "high" }),
};

/** A pipeline for tests of the core: shops that send parcels. */
export const shopPipeline: Pipeline = {
  name: "shop",
  queues: {
    "pick-commands": queue("warehouse", "PICK_QUEUE"),
    "stock-commands": queue("stock", "STOCK_QUEUE", "pick.completed", "parcel.packed"),
    "parcel-commands": queue("carrier", "PARCEL_QUEUE"),
    "mail-commands": queue("mailer", "MAIL_QUEUE", "parcel.packed"),
    "shop-events": queue("router", "EVENTS_QUEUE"),
    "report-events": queue("reports", "REPORT_QUEUE", "pick.completed"),
    "alert-events": queue("signalbox", "ALERTS_QUEUE", "alert.raised"),
  },
  messages,
  tenant: { field: "shop", path: (tenant) => `/shops/${tenant}` },
  aliases: { tenant: "shop", subject: "parcel" },
  subjectFields: ["item", "items"],
  causeKinds: ["shop"],
  runQueue: "stock-commands",
  runSteps: ["reserve", "print", "pack", "inspect", "approval", "ship"],
  runNoun: "parcel",
  traceStarts: [
    { prefix: "count", title: "Count of", startedBy: "schedule" },
    { prefix: "audit", title: "Audit of", startedBy: "desk" },
  ],
};

type ShopType = keyof typeof messages;

/** Builds a message of the shop with a new event id. The payload is completed with the sample of its type. */
export const shopMessage = (type: ShopType, payload: object = {}, origin: Partial<MessageOrigin> = {}): AnyMessage =>
  createMessageOf(
    messages[type].payload,
    type,
    { ...(messages[type].sample as object), ...payload },
    { source: "test", correlationId: "c-1", ...origin },
  );

/** Builds the smallest request to pick items. */
export const pickRequest = (origin: Partial<MessageOrigin> = {}, payload: object = {}): AnyMessage =>
  shopMessage("pick.requested", payload, origin);
