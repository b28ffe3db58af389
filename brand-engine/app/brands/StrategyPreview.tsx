import { useQuery } from "@tanstack/react-query";
import { Strategy } from "#brand-engine/domain/strategy";
import { Section } from "#app/ui/Section.tsx";
import { SkeletonLine } from "#app/ui/Skeleton.tsx";
import { formatCount, pluralize } from "#app/ui/format.ts";
import { keywordsQuery } from "./calls.ts";
import { type Draft, strategyInputOf } from "./draft.ts";
import { type Preview, previewOf } from "./preview.ts";

/** The maximum number of chosen keywords shown; a strategy may choose up to 50. */
const maxShownKeywords = 12;

function notChosenReasons({ taken, tooHard, tooRare, later }: Preview): string {
  const reasons = [
    taken && `${formatCount(taken)} taken`,
    tooHard && `${formatCount(tooHard)} too difficult`,
    tooRare && `${formatCount(tooRare)} with too few searches`,
    later && `${formatCount(later)} left for later cycles`,
  ].filter(Boolean);
  return reasons.length ? `Not chosen: ${reasons.join(", ")}.` : "";
}

/** The keywords that the strategy in the form would choose from those researched so far. Updates while the operator types. */
export function StrategyPreview({ slug, draft, difficultyAdjustment }: { slug: string; draft: Draft; difficultyAdjustment: number }) {
  const { data, error } = useQuery(keywordsQuery(slug));
  const parsed = Strategy.safeParse(strategyInputOf(draft));
  const preview = data && parsed.success ? previewOf(data.items, parsed.data, difficultyAdjustment) : undefined;
  const note = error
    ? "Preview unavailable: the keywords could not be loaded."
    : !parsed.success
      ? "The preview appears once all fields are valid."
      : undefined;
  return (
    <Section title="Keywords for the next cycle">
      <div aria-live="polite">
        {note && <p className="text-kumo-subtle">{note}</p>}
        {!note && !preview && <SkeletonLine width="w-56" />}
        {preview && !note && (
          <>
            {preview.unknown.length > 0 && (
              <p className="mb-2 break-words text-kumo-warning">
                {pluralize(preview.unknown.length, "seed keyword")} not researched yet: the cycle requests research first, then chooses from
                the results.
              </p>
            )}
            {preview.chosen.length ? (
              <ol>
                {preview.chosen.slice(0, maxShownKeywords).map(({ keyword, volume, difficulty }) => (
                  <li key={keyword} className="flex min-h-row items-center justify-between gap-4 border-b border-kumo-hairline">
                    <span className="min-w-0 truncate">{keyword}</span>
                    <span className="figure shrink-0 text-kumo-subtle">
                      {formatCount(volume)} searches/month · difficulty {formatCount(difficulty)}
                    </span>
                  </li>
                ))}
              </ol>
            ) : (
              <p>None of {pluralize(data?.items.length ?? 0, "researched keyword")}.</p>
            )}
            <p className="mt-2 text-kumo-subtle">
              {preview.chosen.length > maxShownKeywords && `and ${formatCount(preview.chosen.length - maxShownKeywords)} more. `}
              {notChosenReasons(preview)}
            </p>
          </>
        )}
      </div>
    </Section>
  );
}
