import { useQuery } from "@tanstack/react-query";
import { Strategy } from "#domain/strategy";
import { Section } from "../ui/Section.tsx";
import { Bone } from "../ui/Skeleton.tsx";
import { count, counted } from "../ui/words.ts";
import { keywordsQuery } from "./calls.ts";
import { type Draft, valueOf } from "./draft.ts";
import { type Preview, previewOf } from "./preview.ts";

/** Chosen keywords shown; a strategy may ask for up to 50. */
const shown = 12;

function reasonsOf({ taken, tooHard, tooRare, later }: Preview): string {
  const reasons = [
    taken && `${count(taken)} taken`,
    tooHard && `${count(tooHard)} too hard`,
    tooRare && `${count(tooRare)} searched too rarely`,
    later && `${count(later)} left for later cycles`,
  ].filter(Boolean);
  return reasons.length ? `Not chosen: ${reasons.join(", ")}.` : "";
}

/** What the strategy in the form would choose from the keywords that are researched now; recounted as one types. */
export function StrategyPreview({ slug, draft, lean }: { slug: string; draft: Draft; lean: number }) {
  const { data, error } = useQuery(keywordsQuery(slug));
  const parsed = Strategy.safeParse(valueOf(draft));
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
        {!says && !preview && <Bone width="w-56" />}
        {preview && !says && (
          <>
            {preview.unknown.length > 0 && (
              <p className="mb-2 break-words text-kumo-warning">
                {counted(preview.unknown.length, "seed keyword")} not researched yet: the cycle asks for research first, then chooses from
                what comes.
              </p>
            )}
            {preview.chosen.length ? (
              <ol>
                {preview.chosen.slice(0, shown).map(({ keyword, volume, difficulty }) => (
                  <li key={keyword} className="flex min-h-row items-center justify-between gap-4 border-b border-kumo-hairline">
                    <span className="min-w-0 truncate">{keyword}</span>
                    <span className="figure shrink-0 text-kumo-subtle">
                      {count(volume)} a month, difficulty {count(difficulty)}
                    </span>
                  </li>
                ))}
              </ol>
            ) : (
              <p>None of the {counted(data?.items.length ?? 0, "researched keyword")}.</p>
            )}
            <p className="mt-2 text-kumo-subtle">
              {preview.chosen.length > shown && `and ${count(preview.chosen.length - shown)} more. `}
              {reasonsOf(preview)}
            </p>
          </>
        )}
      </div>
    </Section>
  );
}
