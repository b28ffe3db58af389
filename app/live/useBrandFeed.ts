import { useEffect } from "react";
import { useAgent } from "agents/react";
import type { BrandSummary } from "#domain/brands";
import type { BrandFrame } from "#domain/runs";
import { connection } from "./connection.ts";
import { useHeartbeat } from "./useHeartbeat.ts";
import { takeRuns } from "../workflows/cache.ts";

/** Opens a brand's socket: gives its live state, and puts what it says of its runs into the cache. */
export function useBrandFeed(slug: string): BrandSummary | undefined {
  const socket = `brand ${slug}`;
  const agent = useAgent<BrandSummary>({
    agent: "brand-agent",
    name: slug,
    minReconnectionDelay: 1_000,
    onOpen: () => connection.up(socket),
    onClose: () => connection.down(socket),
    onMessage: (event: MessageEvent) => {
      const frame = typeof event.data === "string" ? (JSON.parse(event.data) as BrandFrame) : undefined;
      if (frame?.type === "run") takeRuns([frame.run]);
      if (frame?.type === "runs") takeRuns(frame.runs);
    },
  });
  useHeartbeat(agent, socket);
  useEffect(() => () => connection.gone(socket), [socket]);
  return agent.state;
}
