import { cn } from "../ui/cn.ts";
import { type ChartRange, chartRanges } from "../features/queues/search.ts";
import { RouterLink } from "../ui/RouterLink.tsx";

const names: Record<ChartRange, string> = { hour: "1 h", day: "24 h", week: "7 d" };

/** Links to the time ranges of the chart. The range is in the URL. */
export const RangeLinks = ({ range }: { range: ChartRange }) => (
  <span role="group" aria-label="Time range" className="flex rounded-lg bg-kumo-recessed p-0.5">
    {chartRanges.map((choice) => (
      <RouterLink
        key={choice}
        href={choice === "hour" ? "/" : `/?range=${choice}`}
        aria-current={choice === range ? "true" : undefined}
        className={cn(
          "rounded-md px-2 text-xs leading-6 hover:text-kumo-default",
          choice === range ? "bg-kumo-base text-kumo-strong shadow-xs ring ring-kumo-line" : "text-kumo-subtle",
        )}
      >
        {names[choice]}
      </RouterLink>
    ))}
  </span>
);
