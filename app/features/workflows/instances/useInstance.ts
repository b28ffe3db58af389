import { useEffect, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { hasEnded } from "#domain/instanceStatus";
import { type InstanceDetail, newInstance } from "#domain/workflows/instance";
import { applyInstanceEvent, type InstanceEvent } from "#domain/workflows/instanceEvents";
import { cacheInstance, instanceQuery, streamPath } from "./calls.ts";

/** How often an instance is loaded that can't be followed, ms: the account has a budget of calls. */
const pollMs = 8_000;

/** Whether the page is visible: nothing is followed in a hidden one. */
function useIsVisible(): boolean {
  const [isVisible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const update = () => setVisible(!document.hidden);
    document.addEventListener("visibilitychange", update);
    return () => document.removeEventListener("visibilitychange", update);
  }, []);
  return isVisible;
}

/** Follows an instance: puts it into the cache at each change. Returns a function that stops that. */
function follow(workflow: string, id: string): () => void {
  const stream = new EventSource(streamPath(workflow, id));
  let detail: InstanceDetail = newInstance(workflow, id);
  // A connection begins with the whole history, so that nothing is lost between two of them.
  stream.addEventListener("start", () => {
    detail = newInstance(workflow, id);
  });
  stream.addEventListener("events", ({ data }: MessageEvent<string>) => {
    detail = (JSON.parse(data) as InstanceEvent[]).reduce(applyInstanceEvent, detail);
    cacheInstance(detail);
  });
  stream.addEventListener("end", () => stream.close());
  return () => stream.close();
}

/** An instance, followed while it is unfinished and the page is visible. `isLive`: the platform reports each change at once. */
export function useInstance(workflow: string, id: string, isLive: boolean) {
  const isVisible = useIsVisible();
  const query = useQuery({
    ...instanceQuery(workflow, id),
    refetchInterval: ({ state }) => (isLive || !state.data || hasEnded(state.data.status) ? false : pollMs),
  });
  const isUnfinished = query.data !== undefined && !hasEnded(query.data.status);
  useEffect(
    () => (isLive && isVisible && isUnfinished ? follow(workflow, id) : undefined),
    [workflow, id, isLive, isVisible, isUnfinished],
  );
  return query;
}
