import { z } from "zod";
import type { MessageType } from "#domain/pipeline/pipeline";
import type { QueueName } from "./topology.ts";

/** The name of a brand in URLs, agents and messages. */
export const BrandSlug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "lowercase letters, digits and dashes, at most 40");
export const Keyword = z.string().trim().min(1).max(120);
const Reference = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, "letters, digits, dots, dashes; at most 100");
const brand_slug = BrandSlug;
const count = z.number().int().nonnegative();
export const Priority = z.enum(["low", "normal", "high"]);

/** An entry of the catalog. Events go to `brand-events`, and the service fan-out routes them to subscribers. */
type CatalogEntry<S extends z.ZodType> = MessageType & { queue: QueueName; payload: S; sample: z.input<S> };
const command = <S extends z.ZodType>(queue: QueueName, says: string, payload: S, sample: z.input<S>): CatalogEntry<S> => ({
  kind: "command",
  queue,
  description: says,
  payload,
  sample,
});
const event = <S extends z.ZodType>(says: string, payload: S, sample: z.input<S>): CatalogEntry<S> => ({
  kind: "event",
  queue: "brand-events",
  description: says,
  payload,
  sample,
});

/** Every message type of the pipeline. Payloads contain references; the data itself is in a database. */
export const events = {
  "cycle.requested": command("sm-commands", "Start a cycle of a brand", z.object({ brand_slug, requested_by: z.string().max(200) }), {
    brand_slug: "niche-fi",
    requested_by: "schedule",
  }),
  "research.requested": command(
    "gatherfeed-commands",
    "Research keywords",
    z.object({
      brand_slug,
      keywords: z.array(Keyword).min(1).max(200),
      priority: Priority,
      /** Research younger than this is not requested again, days. Default: 7. */
      max_age_days: z.number().int().min(1).max(365).optional(),
    }),
    { brand_slug: "niche-fi", keywords: ["best budgeting apps", "compound interest calculator"], priority: "normal" },
  ),
  "research.completed": event(
    "Research is stored",
    z.object({
      brand_slug,
      research_ids: z.array(Reference).max(200),
      keywords_researched: count,
      priority: Priority.optional(),
      /** Time of the oldest entry: some of the research may be from before the request. */
      fresh_since: z.iso.datetime().optional(),
    }),
    { brand_slug: "niche-fi", research_ids: ["r-001", "r-002"], keywords_researched: 2 },
  ),
  "content.generate": command(
    "sm-commands",
    "Write an article for a keyword",
    z.object({ brand_slug, keyword: Keyword, research_id: Reference, template: z.string().min(1).max(60) }),
    { brand_slug: "niche-fi", keyword: "best budgeting apps", research_id: "r-001", template: "pseo-article" },
  ),
  "content.ready": event(
    "An article is written and stored",
    z.object({ brand_slug, content_id: Reference, keyword: Keyword, word_count: count }),
    { brand_slug: "niche-fi", content_id: "c-001", keyword: "best budgeting apps", word_count: 812 },
  ),
  "content.publish": command("publish-commands", "Publish an article", z.object({ brand_slug, content_id: Reference, keyword: Keyword }), {
    brand_slug: "niche-fi",
    content_id: "c-001",
    keyword: "best budgeting apps",
  }),
  "content.published": event(
    "An article is live",
    z.object({
      brand_slug,
      content_id: Reference,
      keyword: Keyword,
      urls: z.array(z.string().min(1).max(500)).min(1).max(10),
      published_at: z.iso.datetime(),
    }),
    {
      brand_slug: "niche-fi",
      content_id: "c-001",
      keyword: "best budgeting apps",
      urls: ["/sites/niche-fi/best-budgeting-apps"],
      published_at: "2026-10-01T09:00:00.000Z",
    },
  ),
  "performance.requested": command(
    "publish-commands",
    "Measure the views of articles",
    z.object({ brand_slug, urls: z.array(z.string().min(1).max(500)).min(1).max(100) }),
    { brand_slug: "niche-fi", urls: ["/sites/niche-fi/best-budgeting-apps"] },
  ),
  "performance.report": event(
    "Views of an article over a period",
    z.object({
      brand_slug,
      url: z.string().min(1).max(500),
      impressions: count,
      clicks: count,
      position: z.number().nonnegative(),
      period: z.string().min(1).max(40),
      /** When the article was published. It is compared with articles of similar age; without this field its period decides. */
      published_at: z.iso.datetime().optional(),
    }),
    {
      brand_slug: "niche-fi",
      url: "/sites/niche-fi/best-budgeting-apps",
      impressions: 120,
      clicks: 34,
      position: 0,
      period: "2026-10-01/2026-10-08",
    },
  ),
  "content.performed": event(
    "The performance of an article among the others of its brand",
    z.object({
      brand_slug,
      url: z.string().min(1).max(500),
      views: count,
      verdict: z.enum(["strong", "steady", "weak"]),
      /** Its rank among articles of similar age, −1 (fewest views) to 1 (most views), 0 in the middle. */
      score: z.number().min(-1).max(1).optional(),
      /** Median views of those articles, and how many there are, including this one. */
      median: z.number().nonnegative().optional(),
      compared: count.optional(),
    }),
    { brand_slug: "niche-fi", url: "/sites/niche-fi/best-budgeting-apps", views: 34, verdict: "strong" },
  ),
  "social.posted": event(
    "A post that promotes an article was created",
    z.object({ brand_slug, post_id: Reference, url: z.string().min(1).max(500), network: z.string().min(1).max(40) }),
    { brand_slug: "niche-fi", post_id: "p-001", url: "/sites/niche-fi/best-budgeting-apps", network: "feed" },
  ),
  "alert.raised": event(
    "Something needs attention",
    z.object({
      brand_slug: brand_slug.optional(),
      severity: z.enum(["warning", "critical"]),
      title: z.string().min(1).max(200),
      detail: z.string().max(2000),
      priority: Priority.optional(),
      /** Alerts with the same key become one alert with a count. */
      key: z.string().min(1).max(200).optional(),
      /** How many times it happened. Default: 1. */
      count: count.min(1).optional(),
    }),
    { brand_slug: "niche-fi", severity: "critical", title: "Run failed", detail: "draft-article gave up", priority: "high" },
  ),
} as const;

export type EventName = keyof typeof events;
/** The parsed payload of a message of type `N`. */
export type Payload<N extends EventName> = z.output<(typeof events)[N]["payload"]>;
export const eventNames = Object.keys(events) as [EventName, ...EventName[]];
