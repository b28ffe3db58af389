import { useAgent } from "agents/react";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { withChange } from "#domain/health";
import { connection } from "./connection.ts";
import { readFrame } from "./frames.ts";
import { keys } from "./keys.ts";
import { putOverview, useOverviewPart } from "./overview.ts";
import { useChange } from "./useChange.ts";

const socket = "ops";

/** The desk's one socket for counters. What it says goes into the cache; lists it makes old become stale. */
export function OpsFeed() {
  const client = useQueryClient();
  useAgent({
    agent: "ops-agent",
    name: "live",
    minReconnectionDelay: 1_000,
    onOpen: () => {
      connection.up(socket);
      // What could not be loaded while the server was away is asked for once more.
      void client.refetchQueries({ type: "active", predicate: (query) => query.state.status === "error" });
    },
    onClose: () => connection.down(socket),
    onMessage: (event: MessageEvent) => {
      const frame = readFrame(event.data);
      if (frame) putOverview((known) => (frame.type === "overview" ? frame.overview : known && withChange(known, frame)));
    },
  });
  useStaleLists(client);
  return null;
}

/**
 * When a mark changes, what was loaded under it is old. Brands and runs on screen load again in place; the lists an
 * operator walks through (dead letters, audit) decide by themselves when, so they are only marked as old.
 */
function useStaleLists(client: QueryClient): void {
  const marks = useOverviewPart((overview) => overview.marks);
  const runs = useOverviewPart((overview) => `${overview.runs.running}/${overview.runs.waiting}`);
  useChange(marks?.deadLetters, () => {
    void client.invalidateQueries({ queryKey: [...keys.deadLetters, "list"], refetchType: "none" });
    void client.invalidateQueries({ queryKey: [...keys.deadLetters, "one"] });
  });
  useChange(marks?.audit, () => {
    void client.invalidateQueries({ queryKey: keys.audit, refetchType: "none" });
    void client.invalidateQueries({ queryKey: keys.lab });
  });
  useChange(marks?.brands, () => void client.invalidateQueries({ queryKey: keys.brands }));
  useChange(runs, () => void client.invalidateQueries({ queryKey: keys.runs }));
}
