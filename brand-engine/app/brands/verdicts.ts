import type { ArticlePerformance, StrategyMove } from "#brand-engine/domain/reads";
import type { Shape, Tone } from "#app/ui/StatusLabel.tsx";
import { formatCount } from "#app/ui/format.ts";

/** The label and icon of each verdict on the performance of an article. */
export const verdictSigns: Record<ArticlePerformance["verdict"], { word: string; shape: Shape; tone: Tone }> = {
  strong: { word: "Strong", shape: "check", tone: "success" },
  steady: { word: "Steady", shape: "dash", tone: "quiet" },
  weak: { word: "Weak", shape: "ring", tone: "quiet" },
};

/** A rank from −1 to 1 as the share of articles of the same age with fewer views: "more than 82%". */
export const rankText = (score: number): string => `more than ${Math.round((score + 1) * 50)}%`;

/** Why a verdict changed the strategy: "90 views, more than 82% of 24 articles of the same age (median 12)". */
export function verdictReason({ views, score, median, compared }: StrategyMove): string {
  const read = `${formatCount(views)} ${views === 1 ? "view" : "views"}`;
  if (score === null || median === null || compared === null) return read;
  return `${read}, ${rankText(score)} of ${formatCount(compared)} articles of the same age (median ${formatCount(median)})`;
}
