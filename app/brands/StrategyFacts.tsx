import type { Brand } from "#domain/brands";
import { Facts } from "../ui/Facts.tsx";
import { counted } from "../ui/words.ts";
import { leaned } from "./preview.ts";

/** The strategy as it is now, in words. */
export function StrategyFacts({ brand, lean }: { brand: Brand; lean: number }) {
  const { strategy } = brand;
  const limit = leaned(strategy, lean).maxDifficulty;
  return (
    <section aria-labelledby="strategy" className="px-4 py-4 sm:px-6">
      <h2 id="strategy" className="sr-only">
        Strategy
      </h2>
      <div className="max-w-180">
        <Facts
          facts={[
            ["Seed keywords", strategy.seedKeywords.join(", ")],
            [
              "Difficulty below",
              lean
                ? `${limit}, leaning ${lean > 0 ? "up" : "down"} by ${Math.abs(lean)} from ${strategy.maxDifficulty} as readers did`
                : String(limit),
            ],
            ["Searched more than", `${counted(strategy.minVolume, "time")} a month`],
            ["At most", `${counted(strategy.articlesPerCycle, "article")} a cycle`],
            ["Research again after", counted(strategy.researchMaxAgeDays, "day")],
            ["Measured", `${counted(strategy.performanceAfterDays, "day")} after publishing`],
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
