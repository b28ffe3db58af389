import { useNow } from "./useNow.ts";
import { formatExactTime, formatClock, formatRelativeTime } from "./format.ts";

type Props = { at: string | null; none?: string; as?: "relative" | "clock" | "both" };

/** The only way a time is shown: how long ago, with the exact time and its zone on hover, and while its row or link has the focus. */
export function Time({ at, none = "never", as = "relative" }: Props) {
  const now = useNow();
  if (!at) return <span className="text-kumo-subtle">{none}</span>;
  const exact = formatExactTime(at);
  return (
    <time dateTime={at} title={exact} data-exact={as === "both" ? undefined : exact} className="figure whitespace-nowrap">
      {as === "clock" ? formatClock(at, now) : formatRelativeTime(at, now)}
      {as === "both" && <span className="text-kumo-subtle"> · {exact}</span>}
    </time>
  );
}
