import { useConnection } from "../core/live/connection.ts";
import { useNow } from "./useNow.ts";
import { StatusIcon } from "./StatusLabel.tsx";
import { formatClockWithSeconds } from "./format.ts";

/** Shows whether the data on screen is live, or since when it may be outdated. */
export function ConnectionStatus() {
  const connection = useConnection();
  // Renders the time again when the zone changes.
  useNow();
  return (
    <span role="status" className="flex min-w-22 items-center justify-end gap-1.5 whitespace-nowrap text-kumo-subtle">
      {typeof connection === "object" ? (
        <>
          <StatusIcon shape="ring" tone="warning" className="working" />
          <span className="text-kumo-warning">
            Reconnecting <span className="max-sm:sr-only">since</span>{" "}
            <span className="tabular-nums">{formatClockWithSeconds(connection.downSince)}</span>
          </span>
        </>
      ) : (
        <>
          <StatusIcon shape="dot" tone="quiet" size="size-2" />
          {connection === "live" ? "Live" : "Connecting"}
        </>
      )}
    </span>
  );
}
