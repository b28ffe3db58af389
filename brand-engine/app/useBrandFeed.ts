import { useEffect } from "react";
import { useAgent } from "agents/react";
import type { BrandSummary } from "#brand-engine/domain/brand";
import type { RunsSocketFrame } from "#domain/workflows/run";
import { connection } from "#app/core/live/connection.ts";
import { useHeartbeat } from "#app/core/live/useHeartbeat.ts";
import { updateRunCaches } from "#app/core/live/runCache.ts";

/** Opens a brand's socket. Returns its live summary, and puts its workflow runs into the cache. */
export function useBrandFeed(slug: string): BrandSummary | undefined {
  const socket = `brand ${slug}`;
  const agent = useAgent<BrandSummary>({
    agent: "brand-agent",
    name: slug,
    minReconnectionDelay: 1_000,
    onOpen: () => connection.markOpen(socket),
    onClose: () => connection.markLost(socket),
    onMessage: (event: MessageEvent) => {
      const frame = typeof event.data === "string" ? (JSON.parse(event.data) as RunsSocketFrame) : undefined;
      if (frame?.type === "run") updateRunCaches([frame.run]);
      if (frame?.type === "runs") updateRunCaches(frame.runs);
    },
  });
  useHeartbeat(agent, socket);
  useEffect(() => () => connection.remove(socket), [socket]);
  return agent.state;
}
