import { useNow } from "./useNow.ts";
import { exactTime } from "./exactTime.ts";
import { formatClock, formatRelativeTime } from "./format.ts";

type Props = { at: string | null; none?: string; as?: "relative" | "clock" | "both" };

/** Every time on screen uses this component: a relative time, with the exact time and zone on hover and on focus of its row or link. */
export function Time({ at, none = "never", as = "relative" }: Props) {
  const now = useNow();
  if (!at) return <span className="text-kumo-subtle">{none}</span>;
  const exact = exactTime(at);
  return (
    <time dateTime={at} title={exact} data-exact={as === "both" ? undefined : exact} className="figure whitespace-nowrap">
      {as === "clock" ? formatClock(at, now) : formatRelativeTime(at, now)}
      {as === "both" && <span className="text-kumo-subtle"> · {exact}</span>}
    </time>
  );
}
