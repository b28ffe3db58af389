import type { Brand } from "#brand-engine/domain/brand";
import { DetailList } from "#app/ui/DetailList.tsx";
import { formatCount, pluralize } from "#app/ui/format.ts";
import { withDifficultyAdjustment } from "./preview.ts";

/** The current strategy of a brand. `difficultyAdjustment` is added to its difficulty limit. */
export function StrategyFacts({ brand, difficultyAdjustment }: { brand: Brand; difficultyAdjustment: number }) {
  const { strategy } = brand;
  const limit = withDifficultyAdjustment(strategy, difficultyAdjustment).maxDifficulty;
  return (
    <section aria-labelledby="strategy" className="px-4 py-4 sm:px-6">
      <h2 id="strategy" className="sr-only">
        Strategy
      </h2>
      <div className="max-w-180">
        <DetailList
          items={[
            ["Seed keywords", strategy.seedKeywords.join(", ")],
            [
              "Max. difficulty",
              difficultyAdjustment
                ? `below ${limit} (${strategy.maxDifficulty} adjusted by ${difficultyAdjustment > 0 ? "+" : "−"}${Math.abs(difficultyAdjustment)} from article performance)`
                : `below ${limit}`,
            ],
            ["Min. monthly searches", `more than ${formatCount(strategy.minVolume)}`],
            ["Articles per cycle", `up to ${strategy.articlesPerCycle}`],
            ["Research refreshed after", pluralize(strategy.researchMaxAgeDays, "day")],
            ["Performance measured", `${pluralize(strategy.performanceAfterDays, "day")} after publishing`],
            ["Approval", strategy.requireApproval ? "required for each article" : "not required"],
            [
              "Schedule",
              strategy.cron ? (
                <code key="cron" className="font-mono text-xs">
                  {strategy.cron} UTC
                </code>
              ) : (
                "on demand only"
              ),
            ],
          ]}
        />
      </div>
    </section>
  );
}
