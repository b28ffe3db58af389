import { getAgentByName } from "agents";
import { vi } from "vitest";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import type { EventName, events } from "#brand-engine/domain/events";
import { Strategy } from "#brand-engine/domain/strategy";
import { newAuditContext } from "#store/audit/audit";
import { createBrand } from "#brand-engine/store/brands";
import { listJobs } from "#store/jobs/list";
import { listRuns } from "#store/workflows/runs";
import type { z } from "zod";
import { signInHeaders } from "#runtime/socketExpiry";
import { envOf } from "#runtime/testing/service/env";
import type { Env } from "../env.ts";

export const env = envOf<Env>();
let brandCount = 0;

/** Creates a brand for one test, with functions that create its messages and read its jobs and runs. */
export async function newBrand(change: Partial<Strategy> = {}) {
  brandCount += 1;
  const slug = `brand-${brandCount}-${Date.now() % 100_000}`;
  const strategy = Strategy.parse({ seedKeywords: ["one thing", "two things"], cron: null, ...change });
  await createBrand(env.OPS, { slug, name: slug, strategy }, newAuditContext("test"));
  const agent = await getAgentByName(env.BRAND_AGENT, slug);
  const message = <N extends EventName>(
    type: N,
    payload: Omit<z.input<(typeof events)[N]["payload"]>, "brand_slug">,
    at?: string,
  ): Message =>
    createMessage(type, { brand_slug: slug, ...payload } as z.input<(typeof events)[N]["payload"]>, {
      source: "test",
      correlationId: `c-${slug}`,
      ...(at ? { now: new Date(at) } : {}),
    }) as Message;
  return {
    slug,
    agent,
    message,
    asked: () => message("cycle.requested", { requested_by: "test" }),
    researched: (...keywords: string[]) =>
      message("research.completed", {
        research_ids: keywords.map((keyword) => `r-${keyword.replaceAll(" ", "-")}`),
        keywords_researched: keywords.length,
      }),
    generate: (keyword: string, researchId = `r-${keyword.replaceAll(" ", "-")}`) =>
      message("content.generate", { keyword, research_id: researchId, template: "pseo-article" }),
    /** The jobs that this brand has sent. */
    sent: async () => (await listJobs(env.OPS, { tenant: slug }, { limit: 200 })).items,
    runs: async () => (await listRuns(env.OPS, { tenant: slug }, { limit: 200 })).items,
  };
}

/** Waits for a condition, at most 20 s, because workflow steps are slow. */
export const eventually = (condition: () => Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 20_000, interval: 50 });

/** Opens the socket that a dashboard opens, and collects the frames it receives. */
export async function openSocket(
  slug: string,
  signedInUntilMs: number | null = null,
): Promise<{ frames: { type: string; [key: string]: unknown }[]; texts: string[]; send: (data: string) => void; closed: Promise<number> }> {
  const id = env.BRAND_AGENT.idFromName(slug);
  const headers = { upgrade: "websocket", ...signInHeaders(signedInUntilMs) };
  const response = await env.BRAND_AGENT.get(id).fetch(`http://agent/agents/brand-agent/${slug}`, { headers });
  const socket = response.webSocket;
  if (!socket) throw new Error(`No socket: ${response.status}`);
  const texts: string[] = [];
  const frames: { type: string }[] = [];
  socket.addEventListener("message", ({ data }) => {
    texts.push(String(data));
    frames.push(JSON.parse(String(data)) as { type: string });
  });
  const closed = new Promise<number>((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
  socket.accept();
  return { frames, texts, send: (data) => socket.send(data), closed };
}
