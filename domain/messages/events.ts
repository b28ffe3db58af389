import { z } from "zod";
import type { QueueName } from "../queues/queues.ts";

/** A brand's name in URLs, agents and messages. */
export const BrandSlug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, "lowercase letters, digits and dashes, at most 40");
export const Keyword = z.string().trim().min(1).max(120);
const Reference = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, "letters, digits, dots, dashes; at most 100");
const brand_slug = BrandSlug;
const count = z.number().int().nonnegative();
export const Priority = z.enum(["low", "normal", "high"]);

/** One entry of the catalog: where a message of this type goes, what it carries, and one that is valid. */
type CatalogEntry<S extends z.ZodType> = {
  /** A command asks one service; an event is a fact and goes to `brand-events`, where fan-out routes it. */
  kind: "command" | "event";
  queue: QueueName;
  description: string;
  payload: S;
  sample: z.input<S>;
};
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

/** Every message of the pipeline by its type. Payloads carry references; what they refer to lives in a database. */
export const events = {
  "cycle.requested": command(
    "sm-commands",
    "Wake a brand: decide what needs doing",
    z.object({ brand_slug, requested_by: z.string().max(200) }),
    { brand_slug: "niche-fi", requested_by: "schedule" },
  ),
  "research.requested": command(
    "gatherfeed-commands",
    "Research these keywords",
    z.object({
      brand_slug,
      keywords: z.array(Keyword).min(1).max(200),
      priority: Priority,
      /** Research younger than this is not asked for again, days. Without it: 7. */
      max_age_days: z.number().int().min(1).max(365).optional(),
    }),
    { brand_slug: "niche-fi", keywords: ["best budgeting apps", "compound interest calculator"], priority: "normal" },
  ),
  "research.completed": event(
    "Research is stored and can be read",
    z.object({
      brand_slug,
      research_ids: z.array(Reference).max(200),
      keywords_researched: count,
      priority: Priority.optional(),
      /** When the oldest of this research was done: some of it may have been known before. */
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
    "Count how these articles were read",
    z.object({ brand_slug, urls: z.array(z.string().min(1).max(500)).min(1).max(100) }),
    { brand_slug: "niche-fi", urls: ["/sites/niche-fi/best-budgeting-apps"] },
  ),
  "performance.report": event(
    "How one article was read over a period",
    z.object({
      brand_slug,
      url: z.string().min(1).max(500),
      impressions: count,
      clicks: count,
      position: z.number().nonnegative(),
      period: z.string().min(1).max(40),
      /** When the article went live: its age decides what it is compared with. Without it the period does. */
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
    "An article did better or worse than its brand's others",
    z.object({
      brand_slug,
      url: z.string().min(1).max(500),
      views: count,
      verdict: z.enum(["strong", "steady", "weak"]),
      /** Its rank among articles of like age, −1 (read least) to 1 (read most), 0 in the middle. */
      score: z.number().min(-1).max(1).optional(),
      /** Median views of those articles, and how many they are with this one. */
      median: z.number().nonnegative().optional(),
      compared: count.optional(),
    }),
    { brand_slug: "niche-fi", url: "/sites/niche-fi/best-budgeting-apps", views: 34, verdict: "strong" },
  ),
  "social.posted": event(
    "A post promoting an article exists",
    z.object({ brand_slug, post_id: Reference, url: z.string().min(1).max(500), network: z.string().min(1).max(40) }),
    { brand_slug: "niche-fi", post_id: "p-001", url: "/sites/niche-fi/best-budgeting-apps", network: "feed" },
  ),
  "alert.raised": event(
    "Something needs a person",
    z.object({
      brand_slug: brand_slug.optional(),
      severity: z.enum(["warning", "critical"]),
      title: z.string().min(1).max(200),
      detail: z.string().max(2000),
      priority: Priority.optional(),
      /** Alerts with the same key are one, with a count. */
      key: z.string().min(1).max(200).optional(),
      /** How many times it happened; once unless given. */
      count: count.min(1).optional(),
    }),
    { brand_slug: "niche-fi", severity: "critical", title: "Run failed", detail: "draft-article gave up", priority: "high" },
  ),
} as const;

export type EventName = keyof typeof events;
/** The payload a message of type `N` carries, as parsed. */
export type Payload<N extends EventName> = z.output<(typeof events)[N]["payload"]>;
export const eventNames = Object.keys(events) as [EventName, ...EventName[]];

/** True when `type` is in the catalog. */
export const isEventName = (type: string): type is EventName => Object.hasOwn(events, type);
