import { useConnection } from "../live/connection.ts";
import { useNow } from "../ui/clock.ts";
import { Mark } from "../ui/Sign.tsx";
import { clockWithSeconds } from "../ui/words.ts";

/** Whether what is shown is live, or since when it may be old. */
export function Liveness() {
  const connection = useConnection();
  // Written anew when times are shown in another zone.
  useNow();
  return (
    <span role="status" className="flex min-w-22 items-center justify-end gap-1.5 whitespace-nowrap text-kumo-subtle">
      {typeof connection === "object" ? (
        <>
          <Mark shape="ring" tone="warning" className="working" />
          <span className="text-kumo-warning">
            Reconnecting <span className="max-sm:sr-only">since</span>{" "}
            <span className="tabular-nums">{clockWithSeconds(connection.downSince)}</span>
          </span>
        </>
      ) : (
        <>
          <Mark shape="dot" tone="quiet" className="size-2" />
          {connection === "live" ? "Live" : "Connecting"}
        </>
      )}
    </span>
  );
}
