import { useQuery } from "@tanstack/react-query";
import { Strategy } from "#domain/brands/strategy";
import { Section } from "../ui/Section.tsx";
import { SkeletonLine } from "../ui/Skeleton.tsx";
import { formatCount, pluralize } from "../ui/format.ts";
import { keywordsQuery } from "./calls.ts";
import { type Draft, strategyInputOf } from "./draft.ts";
import { type Preview, previewOf } from "./preview.ts";

/** Chosen keywords shown; a strategy may ask for up to 50. */
const maxShownKeywords = 12;

function notChosenReasons({ taken, tooHard, tooRare, later }: Preview): string {
  const reasons = [
    taken && `${formatCount(taken)} taken`,
    tooHard && `${formatCount(tooHard)} too hard`,
    tooRare && `${formatCount(tooRare)} searched too rarely`,
    later && `${formatCount(later)} left for later cycles`,
  ].filter(Boolean);
  return reasons.length ? `Not chosen: ${reasons.join(", ")}.` : "";
}

/** What the strategy in the form would choose from the keywords that are researched now; recounted as one types. */
export function StrategyPreview({ slug, draft, lean }: { slug: string; draft: Draft; lean: number }) {
  const { data, error } = useQuery(keywordsQuery(slug));
  const parsed = Strategy.safeParse(strategyInputOf(draft));
  const preview = data && parsed.success ? previewOf(data.items, parsed.data, lean) : undefined;
  const says = error
    ? "What it would choose is not known now: the keywords can't be read."
    : !parsed.success
      ? "What it would choose is shown once every field makes sense."
      : undefined;
  return (
    <Section title="The next cycle would choose">
      <div aria-live="polite">
        {says && <p className="text-kumo-subtle">{says}</p>}
        {!says && !preview && <SkeletonLine width="w-56" />}
        {preview && !says && (
          <>
            {preview.unknown.length > 0 && (
              <p className="mb-2 break-words text-kumo-warning">
                {pluralize(preview.unknown.length, "seed keyword")} not researched yet: the cycle asks for research first, then chooses from
                what comes.
              </p>
            )}
            {preview.chosen.length ? (
              <ol>
                {preview.chosen.slice(0, maxShownKeywords).map(({ keyword, volume, difficulty }) => (
                  <li key={keyword} className="flex min-h-row items-center justify-between gap-4 border-b border-kumo-hairline">
                    <span className="min-w-0 truncate">{keyword}</span>
                    <span className="figure shrink-0 text-kumo-subtle">
                      {formatCount(volume)} a month, difficulty {formatCount(difficulty)}
                    </span>
                  </li>
                ))}
              </ol>
            ) : (
              <p>None of the {pluralize(data?.items.length ?? 0, "researched keyword")}.</p>
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
