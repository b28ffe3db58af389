import { useEffect, useState } from "react";
import type { BrandSummary } from "#brand-engine/domain/brand";
import type { RunsSocketFrame } from "#domain/workflows/run";
import { connection } from "#app/core/live/connection.ts";
import { useHeartbeat } from "#app/core/live/useHeartbeat.ts";
import { useSocket } from "#app/core/live/useSocket.ts";
import { updateRunCaches } from "#app/core/live/runCache.ts";

/** What the BrandAgent sends: workflow runs, and its state in the frame of the Agents SDK. */
type BrandFrame = RunsSocketFrame | { type: "cf_agent_state"; state: BrandSummary };

/** Opens a brand's socket. Returns its live summary, and puts its workflow runs into the cache. */
export function useBrandFeed(slug: string): BrandSummary | undefined {
  const name = `brand ${slug}`;
  const [shown, setShown] = useState<{ slug: string; summary: BrandSummary }>();
  const socket = useSocket(`/agents/brand-agent/${slug}`, {
    onOpen: () => connection.markOpen(name),
    onClose: () => connection.markLost(name),
    onMessage: (data) => {
      const frame = typeof data === "string" ? (JSON.parse(data) as BrandFrame) : undefined;
      if (frame?.type === "cf_agent_state") setShown({ slug, summary: frame.state });
      if (frame?.type === "run") updateRunCaches([frame.run]);
      if (frame?.type === "runs") updateRunCaches(frame.runs);
    },
  });
  useHeartbeat(socket, name);
  useEffect(() => () => connection.remove(name), [name]);
  return shown?.slug === slug ? shown.summary : undefined;
}
