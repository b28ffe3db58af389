import { useCallback, useEffect, useRef } from "react";
import { useAgent } from "agents/react";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { applyOverviewChange } from "#domain/queues/health";
import { onClockJump } from "../clock/clockJump.ts";
import { browserNow } from "../clock/serverClock.ts";
import { hasUnsaved } from "../ui/unsaved.ts";
import { refetchAfterClose, recoverFromSilence } from "./reconnect.ts";
import { connection } from "./connection.ts";
import { readFrame } from "./frames.ts";
import { queryKeys } from "./queryKeys.ts";
import { updateOverview, useOverviewPart } from "./overview.ts";
import { useOnChange } from "./useOnChange.ts";
import { onPageReturn, useHeartbeat } from "./useHeartbeat.ts";

const socket = "ops";

/** The desk's one socket for counters. What it says goes into the cache; lists it makes old become stale. */
export function OpsFeed() {
  const client = useQueryClient();
  const router = useRouter();
  const opened = useRef(false);
  const silent = useRef(false);
  const callOff = useRef<() => void>(undefined);
  const goOn = () => {
    if (!silent.current) return refetchAfterClose(client);
    silent.current = false;
    callOff.current?.();
    callOff.current = recoverFromSilence(client, {
      isLoadingScreen: () => router.state.status === "pending",
      hasUnsaved,
      reload: () => {
        // What hangs keeps the browser from sending the new request too, until it is stopped.
        globalThis.stop();
        globalThis.location.reload();
      },
    });
  };
  const agent = useAgent({
    agent: "ops-agent",
    name: "live",
    minReconnectionDelay: 1_000,
    onOpen: () => {
      connection.markOpen(socket);
      if (opened.current) goOn();
      opened.current = true;
    },
    onClose: () => connection.markLost(socket),
    onMessage: (event: MessageEvent) => {
      const frame = readFrame(event.data);
      if (frame) updateOverview((known) => (frame.type === "overview" ? frame.overview : known && applyOverviewChange(known, frame)));
    },
  });
  useHeartbeat(
    agent,
    socket,
    useCallback(() => {
      silent.current = true;
      callOff.current?.();
    }, []),
  );
  useClockCheck(client);
  useStaleLists(client);
  return null;
}

/** A page out of sight for longer than this measures the server's clock anew, ms: a laptop that slept may be set anew. */
const sleptMs = 60_000;

/** Measures the server's clock again after the page was out of sight or asleep, and when the browser's was set. */
function useClockCheck(client: QueryClient): void {
  useEffect(() => {
    const measure = () => void client.invalidateQueries({ queryKey: queryKeys.me });
    let seenAt = browserNow();
    const stopWaking = onPageReturn(() => {
      const away = Math.abs(browserNow() - seenAt) > sleptMs;
      seenAt = browserNow();
      if (away) measure();
    });
    const stopWatching = onClockJump(measure);
    return () => {
      stopWaking();
      stopWatching();
    };
  }, [client]);
}

/**
 * When a mark changes, what was loaded under it is old. Brands and runs on screen load again in place; the lists an
 * operator walks through (dead letters, audit) decide by themselves when, so they are only marked as old.
 */
function useStaleLists(client: QueryClient): void {
  const marks = useOverviewPart((overview) => overview.marks);
  const runs = useOverviewPart((overview) => Object.values(overview.runs).join("/"));
  useOnChange(marks?.deadLetters, () => {
    void client.invalidateQueries({ queryKey: [...queryKeys.deadLetters, "list"], refetchType: "none" });
    void client.invalidateQueries({ queryKey: [...queryKeys.deadLetters, "one"] });
  });
  useOnChange(marks?.audit, () => {
    void client.invalidateQueries({ queryKey: queryKeys.audit, refetchType: "none" });
    void client.invalidateQueries({ queryKey: queryKeys.faults });
  });
  useOnChange(marks?.brands, () => void client.invalidateQueries({ queryKey: queryKeys.brands }));
  // What a brand's page shows beside its own socket is not made old by every step of every brand.
  useOnChange(marks?.summaries, () => void client.invalidateQueries({ queryKey: [...queryKeys.brands, "list"] }));
  useOnChange(runs, () => void client.invalidateQueries({ queryKey: queryKeys.runs }));
}
