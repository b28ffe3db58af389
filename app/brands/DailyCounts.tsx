import { useQuery } from "@tanstack/react-query";
import type { BrandPerformance } from "#domain/brands/reads";
import { Sparkline } from "../ui/charts/Sparkline.tsx";
import { useNow } from "../ui/useNow.ts";
import { formatCount, pluralize } from "../ui/format.ts";
import { performanceQuery } from "./calls.ts";
import { dailyCounts, shownDays } from "./dailyCounts.ts";

type Props = { slug: string; type: "content.published" | "social.posted"; noun: string };

/** How many articles or posts a brand had on each of the latest 30 days. Nothing where none was ever counted: that is done in production only. */
export function DailyCounts({ slug, type, noun }: Props) {
  const { data, error } = useQuery(performanceQuery(slug));
  if (error && !data)
    return <p className="border-b border-kumo-hairline px-4 py-2 text-kumo-subtle sm:px-6">Counts by day could not be loaded.</p>;
  return data?.days.some((one) => one.type === type) ? <DailyCountsRow days={data.days} type={type} noun={noun} /> : null;
}

function DailyCountsRow({ days: counts, type, noun }: Omit<Props, "slug"> & Pick<BrandPerformance, "days">) {
  const days = dailyCounts(counts, type, useNow());
  const total = days.reduce((sum, one) => sum + one.count, 0);
  const busiest = days.reduce((most, one) => (one.count > most.count ? one : most));
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-kumo-hairline px-4 py-2 sm:px-6">
      <span className="text-kumo-subtle">
        Last {shownDays} days: <span className="figure text-kumo-default">{pluralize(total, noun)}</span>
        {total > 0 && `, most on ${busiest.day} (${formatCount(busiest.count)})`}
      </span>
      {total > 0 && (
        <Sparkline
          counts={days.map((one) => one.count)}
          label={`${noun}s by day (UTC): ${days.flatMap((one) => (one.count ? `${one.day} ${one.count}` : [])).join(", ")}`}
          className="w-48"
        />
      )}
    </div>
  );
}
