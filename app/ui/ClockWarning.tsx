import { useSyncExternalStore } from "react";
import { clockAheadMs, onClockChange } from "../core/clock/serverClock.ts";
import { StatusIcon } from "./StatusLabel.tsx";
import { formatDuration } from "./format.ts";

/** Smaller differences of the clocks are not shown, ms. */
const toleratedMs = 5_000;
const minuteMs = 60_000;

/** A warning that this device's clock is wrong, by how much, and that the dashboard uses the server's time. */
export function ClockWarning() {
  const ahead = useSyncExternalStore(onClockChange, clockAheadMs);
  if (Math.abs(ahead) < toleratedMs) return null;
  const off = Math.abs(ahead);
  // Rounds to the nearest minute or second: 20 m for 19 m 59 s.
  const offset = `${formatDuration(off + (off > minuteMs ? minuteMs / 2 : 500))} ${ahead > 0 ? "fast" : "slow"}`;
  return (
    <span
      role="status"
      title={`This device's clock is ${offset}. The dashboard shows the server's time.`}
      className="flex items-center gap-1.5 whitespace-nowrap text-kumo-warning"
    >
      <StatusIcon shape="clock" tone="warning" />
      <span>
        <span className="max-sm:sr-only">Clock</span> {offset}
        <span className="sr-only">. The dashboard shows the server's time.</span>
      </span>
    </span>
  );
}
