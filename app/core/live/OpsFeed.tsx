import { useCallback, useEffect, useRef } from "react";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { applyOverviewChange } from "#domain/queues/health";
import { onClockJump } from "../clock/clockJump.ts";
import { browserNow } from "../clock/serverClock.ts";
import { refetchAfterClose, recoverFromSilence } from "./reconnect.ts";
import { connection } from "./connection.ts";
import { readFrame, saysTheSame } from "./frames.ts";
import { dropPageAnswers } from "../pageData.ts";
import { parts, type PipelineParts } from "../pipelineParts.ts";
import { queryKeys } from "../queryKeys.ts";
import { readOverview, updateOverview, useOverviewPart } from "./overview.ts";
import { useOnChange } from "./useOnChange.ts";
import { onPageReturn, useHeartbeat } from "./useHeartbeat.ts";
import { useSocket } from "./useSocket.ts";

const socket = "ops";

/**
 * The dashboard's one socket for counters. Puts its frames into the cache and marks outdated lists as stale. `hasUnsaved`: whether a form
 * has edits that a reload of the page would lose.
 */
export function OpsFeed({ hasUnsaved }: { hasUnsaved: () => boolean }) {
  const client = useQueryClient();
  const router = useRouter();
  const opened = useRef(false);
  const silent = useRef(false);
  const cancelReload = useRef<() => void>(undefined);
  const recover = () => {
    if (!silent.current) return refetchAfterClose(client);
    silent.current = false;
    cancelReload.current?.();
    cancelReload.current = recoverFromSilence(client, {
      isLoadingScreen: () => router.state.status === "pending",
      hasUnsaved,
      reload: () => {
        // Hanging requests use up the browser's connections, so they must be stopped before the reload.
        globalThis.stop();
        globalThis.location.reload();
      },
    });
  };
  const feed = useSocket("/agents/ops-agent/live", {
    onOpen: () => {
      connection.markOpen(socket);
      if (opened.current) recover();
      opened.current = true;
    },
    onClose: () => connection.markLost(socket),
    onMessage: (data) => {
      const frame = readFrame(data);
      if (!frame) return;
      if (!saysTheSame(frame, readOverview())) dropPageAnswers();
      updateOverview((cached) => (frame.type === "overview" ? frame.overview : cached && applyOverviewChange(cached, frame)));
    },
  });
  useHeartbeat(
    feed,
    socket,
    useCallback(() => {
      silent.current = true;
      cancelReload.current?.();
    }, []),
  );
  useClockCheck(client);
  useStaleLists(client);
  return parts().liveQueries.map((query) => <LiveQuery key={query.queryKey.join("/")} {...query} />);
}

/** A page that was hidden for longer than this measures the server's clock again, ms: a laptop may have slept. */
const sleptMs = 60_000;

/** Measures the server's clock again after the page was hidden or asleep, and after the browser's clock was set. */
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
 * Invalidates queries when their mark changes. Runs on screen load again at once; the lists that an operator reads (dead letters,
 * audit) decide themselves when to load again, so they are only marked as stale.
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
  useOnChange(runs, () => void client.invalidateQueries({ queryKey: queryKeys.runs }));
}

/** Loads queries of the pipeline again when their mark changes. */
function LiveQuery({ markOf, queryKey }: PipelineParts["liveQueries"][number]) {
  const client = useQueryClient();
  const mark = useOverviewPart(({ marks }) => markOf(marks));
  useOnChange(mark, () => void client.invalidateQueries({ queryKey }));
  return null;
}
