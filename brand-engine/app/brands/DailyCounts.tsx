import { useQuery } from "@tanstack/react-query";
import type { BrandPerformance } from "#brand-engine/domain/reads";
import { Sparkline } from "#app/ui/charts/Sparkline.tsx";
import { useNow } from "#app/ui/useNow.ts";
import { formatCount, pluralize } from "#app/ui/format.ts";
import { performanceQuery } from "./calls.ts";
import { dailyCounts, shownDays } from "./dailyCounts.ts";

type Props = { slug: string; type: "content.published" | "social.posted"; noun: string };

/** Articles or posts of a brand per day for the last 30 days. Shows nothing without counts: they are recorded in production only. */
export function DailyCounts({ slug, type, noun }: Props) {
  const { data, error } = useQuery(performanceQuery(slug));
  if (error && !data)
    return <p className="border-b border-kumo-hairline px-4 py-2 text-kumo-subtle sm:px-6">Daily counts could not be loaded.</p>;
  return data?.days.some((day) => day.type === type) ? <DailyCountsRow days={data.days} type={type} noun={noun} /> : null;
}

function DailyCountsRow({ days: counts, type, noun }: Omit<Props, "slug"> & Pick<BrandPerformance, "days">) {
  const days = dailyCounts(counts, type, useNow());
  const total = days.reduce((sum, day) => sum + day.count, 0);
  const busiest = days.reduce((most, day) => (day.count > most.count ? day : most));
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <span className="text-kumo-subtle">
        Last {shownDays} days: <span className="figure text-kumo-default">{pluralize(total, noun)}</span>
        {total > 0 && `, most on ${busiest.day} (${formatCount(busiest.count)})`}
      </span>
      {total > 0 && (
        <Sparkline
          counts={days.map((day) => day.count)}
          label={`${noun}s by day (UTC): ${days.flatMap((day) => (day.count ? `${day.day} ${day.count}` : [])).join(", ")}`}
          className="w-48"
        />
      )}
    </div>
  );
}
