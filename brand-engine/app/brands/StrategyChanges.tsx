import { useQuery } from "@tanstack/react-query";
import type { StrategyMove } from "#brand-engine/domain/reads";
import { ArticleLink } from "../ArticleLink.tsx";
import { LoadError } from "#app/ui/LoadError.tsx";
import { Section } from "#app/ui/Section.tsx";
import { StatusLabel } from "#app/ui/StatusLabel.tsx";
import { SkeletonRows } from "#app/ui/Skeleton.tsx";
import { Time } from "#app/ui/Time.tsx";
import { strategyChangesQuery } from "./calls.ts";
import { withDifficultyAdjustment } from "./preview.ts";
import { verdictReason, verdictSigns } from "./verdicts.ts";

const ChangeRow = ({ move }: { move: StrategyMove }) => {
  const { word, shape, tone } = verdictSigns[move.verdict];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-0.5 border-b border-kumo-hairline py-2">
      <span className="figure w-20 shrink-0 font-medium">
        {withDifficultyAdjustment(move, move.from).maxDifficulty} → {withDifficultyAdjustment(move, move.to).maxDifficulty}
      </span>
      <StatusLabel shape={shape} tone={tone}>
        {word}
      </StatusLabel>
      <span className="min-w-0 flex-1 basis-80 break-words">
        <ArticleLink url={move.url} className="link-line text-kumo-link hover:underline">
          {move.url.split("/").at(-1)}
        </ArticleLink>
        : {verdictReason(move)}
      </span>
      <span className="ml-auto shrink-0 text-kumo-subtle">
        <Time at={move.at} />
      </span>
    </li>
  );
};

/** The automatic changes of the difficulty limit, newest first, each with the article performance that caused it. */
export function StrategyChanges({ slug, difficultyAdjustment }: { slug: string; difficultyAdjustment: number }) {
  const { data, error, refetch } = useQuery(strategyChangesQuery(slug));
  return (
    <div className="max-w-240 px-4 pb-6 sm:px-6">
      <Section title="Difficulty limit changes">
        {data ? (
          data.items.length ? (
            <ul>
              {data.items.map((move) => (
                <ChangeRow key={move.id} move={move} />
              ))}
            </ul>
          ) : (
            <p className="text-kumo-subtle">
              {difficultyAdjustment ? "Changes made before this was recorded are not shown." : "No changes yet."} The limit follows how the
              latest 20 articles rank among articles of the same age.
            </p>
          )
        ) : error ? (
          <LoadError what="The changes" error={error} retry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} />
        )}
      </Section>
    </div>
  );
}
