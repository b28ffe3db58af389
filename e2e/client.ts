import { z } from "zod";
import { Brand } from "#brand-engine/domain/brand";
import { DeadLetter, DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { QueueView } from "#domain/queues/health";
import { Job } from "#domain/jobs/job";
import type { InjectedFault } from "#domain/faultInjection";
import { Run } from "#domain/workflows/run";
import type { Strategy } from "#brand-engine/domain/strategy";

/** Status and parsed body of a response of the API. */
export type Answer = { status: number; body: unknown };

const page = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });
type Filter = Record<string, string>;

/** A client of the HTTP API. It checks responses against the schemas of the domain, and throws on an error status. */
export function clientOf(address: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { origin: address, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text };
  };
  const ask = async <S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown): Promise<z.output<S>> => {
    const answer = await call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return schema.parse(answer.body);
  };
  const all = async <S extends z.ZodType>(item: S, path: string, filter: Filter = {}): Promise<z.output<S>[]> => {
    const items: z.output<S>[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const query = new URLSearchParams({ ...filter, limit: "200", ...(cursor ? { cursor } : {}) });
      const result: { items: z.output<S>[]; nextCursor: string | null } = await ask(page(item), "GET", `${path}?${query}`);
      items.push(...result.items);
      cursor = result.nextCursor;
    }
    return items;
  };
  const injectFault = (fault: InjectedFault) => ask(z.unknown(), "PUT", "/api/lab/faults", fault);
  return {
    address,
    call,
    brand: (slug: string) => ask(Brand, "GET", `/api/brands/${slug}`),
    createBrand: (slug: string, strategy: Partial<Strategy> & Pick<Strategy, "seedKeywords">) =>
      ask(Brand, "POST", "/api/brands", { slug, name: slug, strategy: { cron: null, ...strategy } }),
    /** Starts a cycle of a brand. Returns its correlation id. */
    cycle: async (slug: string) => (await ask(z.object({ correlationId: z.string() }), "POST", `/api/brands/${slug}/cycles`)).correlationId,
    /** Requests readership figures of a brand's articles. Returns the correlation id of the request. */
    measure: async (slug: string) =>
      (await ask(z.object({ correlationId: z.string() }), "POST", `/api/brands/${slug}/measure`)).correlationId,
    jobs: (filter: Filter) => all(Job, "/api/jobs", filter),
    runs: (filter: Filter) => all(Run, "/api/workflows", filter),
    queue: (name: string) => ask(QueueView, "GET", `/api/queues/${name}`),
    pause: (name: string) => ask(QueueView, "PUT", `/api/queues/${name}/pause`, { reason: "a test" }),
    resume: (name: string) => ask(QueueView, "DELETE", `/api/queues/${name}/pause`),
    deadLetters: (filter: Filter = {}) => all(DeadLetter, "/api/dead-letters", filter),
    deadLetter: (id: string) => ask(DeadLetterDetail, "GET", `/api/dead-letters/${id}`),
    injectFault,
    /** Makes pages-plus refuse to publish the articles of a keyword or brand until the faults are cleared. */
    refuseToPublish: (match: { keyword: string } | { brand_slug: string }) =>
      injectFault({ service: "pages-plus", kind: "permanent", rate: 1, match: { type: "content.publish", ...match } }),
    clearFaults: () => ask(z.unknown(), "DELETE", "/api/lab/faults"),
    /** Paths of a brand's published articles, from its sitemap. Empty before the first article is published. */
    articles: async (slug: string): Promise<string[]> => {
      const { status, body } = await call("GET", `/sites/${slug}/sitemap.xml`);
      return status === 404 ? [] : [...String(body).matchAll(/<loc>[^<]*?(\/sites\/[^<]+)<\/loc>/g)].map(([, path]) => path ?? "");
    },
  };
}

export type Client = ReturnType<typeof clientOf>;
