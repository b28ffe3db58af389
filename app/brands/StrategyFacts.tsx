import type { Brand } from "#domain/brands/brand";
import { DetailList } from "../ui/DetailList.tsx";
import { pluralize } from "../ui/format.ts";
import { withDifficultyAdjustment } from "./preview.ts";

/** The strategy as it is now, in words. */
export function StrategyFacts({ brand, lean }: { brand: Brand; lean: number }) {
  const { strategy } = brand;
  const limit = withDifficultyAdjustment(strategy, lean).maxDifficulty;
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
              "Difficulty below",
              lean
                ? `${limit}, leaning ${lean > 0 ? "up" : "down"} by ${Math.abs(lean)} from ${strategy.maxDifficulty} as readers did`
                : String(limit),
            ],
            ["Searched more than", `${pluralize(strategy.minVolume, "time")} a month`],
            ["At most", `${pluralize(strategy.articlesPerCycle, "article")} a cycle`],
            ["Research again after", pluralize(strategy.researchMaxAgeDays, "day")],
            ["Measured", `${pluralize(strategy.performanceAfterDays, "day")} after publishing`],
            ["Approval", strategy.requireApproval ? "a person approves each article" : "not asked for"],
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
