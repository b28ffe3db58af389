import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Brand } from "#brand-engine/domain/brand";
import { worthOf } from "#brand-engine/domain/keywordChoice";
import { maxListedKeywords } from "#brand-engine/domain/readLimits";
import type { BrandKeyword } from "#brand-engine/domain/reads";
import type { Strategy } from "#brand-engine/domain/strategy";
import { links } from "#app/core/links.ts";
import { EmptyState } from "#app/ui/EmptyState.tsx";
import { LoadError } from "#app/ui/LoadError.tsx";
import { StatusLabel } from "#app/ui/StatusLabel.tsx";
import { SkeletonRows } from "#app/ui/Skeleton.tsx";
import { Table } from "#app/ui/Table.tsx";
import type { Column } from "#app/ui/TableRow.tsx";
import { Time } from "#app/ui/Time.tsx";
import { formatCount, pluralize } from "#app/ui/format.ts";
import { keywordsQuery } from "./calls.ts";
import { withDifficultyAdjustment, previewOf } from "./preview.ts";

const number = "text-right w-24";
const keywordUseSigns = {
  writing: { word: "being written", shape: "dot", tone: "info" },
  written: { word: "written", shape: "check", tone: "quiet" },
  rejected: { word: "rejected", shape: "dash", tone: "quiet" },
} as const;

/** Why an unused keyword is not chosen for the next cycle. */
const notChosenReason = ({ volume, difficulty }: BrandKeyword, { maxDifficulty, minVolume }: Strategy): string =>
  difficulty >= maxDifficulty ? "too difficult" : volume <= minVolume ? "too few searches" : "in a later cycle";

const columnsOf = (nextKeywords: ReadonlySet<string>, strategy: Strategy): readonly Column<BrandKeyword>[] => [
  { head: "Keyword", className: "w-auto", cell: ({ keyword }) => <span className="font-medium">{keyword}</span> },
  {
    head: "Use",
    className: "w-40 @max-md:w-32",
    cell: (row) =>
      nextKeywords.has(row.keyword) ? (
        <StatusLabel shape="ring" tone="quiet">
          chosen next
        </StatusLabel>
      ) : row.taken ? (
        <StatusLabel {...keywordUseSigns[row.taken]}>{keywordUseSigns[row.taken].word}</StatusLabel>
      ) : (
        <span className="text-kumo-subtle">{notChosenReason(row, strategy)}</span>
      ),
  },
  { head: "Searches", className: "w-24 text-right", cell: ({ volume }) => <span className="figure">{formatCount(volume)}</span> },
  {
    head: "Difficulty",
    className: `${number} @max-lg:hidden`,
    cell: ({ difficulty }) => <span className="figure">{formatCount(difficulty)}</span>,
  },
  {
    head: "Score",
    className: `${number} @max-xl:hidden`,
    cell: (row) => <span className="figure">{formatCount(Math.round(worthOf(row)))}</span>,
  },
  { head: "Researched", className: "w-28 text-right @max-2xl:hidden", cell: ({ researchedAt }) => <Time at={researchedAt} /> },
];

/**
 * The researched keywords of a brand, best score first, with their use. `difficultyAdjustment` is added to the difficulty limit of
 * the strategy.
 */
export function Keywords({ brand, difficultyAdjustment }: { brand: Brand; difficultyAdjustment: number }) {
  const { data, error, refetch } = useQuery(keywordsQuery(brand.slug));
  const keywords = useMemo(() => data?.items.toSorted((a, b) => worthOf(b) - worthOf(a)) ?? [], [data]);
  const chosen = useMemo(
    () => previewOf(keywords, brand.strategy, difficultyAdjustment).chosen,
    [keywords, brand.strategy, difficultyAdjustment],
  );
  const columns = useMemo(
    () => columnsOf(new Set(chosen.map(({ keyword }) => keyword)), withDifficultyAdjustment(brand.strategy, difficultyAdjustment)),
    [chosen, brand.strategy, difficultyAdjustment],
  );
  if (!data) return error ? <LoadError what="The keywords" error={error} retry={() => void refetch()} /> : <SkeletonRows rows={8} />;
  if (!keywords.length)
    return (
      <EmptyState title="No keywords researched yet">
        A cycle starts with research, based on the {pluralize(brand.strategy.seedKeywords.length, "seed keyword")} of the strategy.
      </EmptyState>
    );
  return (
    <section aria-label="Keywords" className="@container">
      <p className="px-4 py-2 text-kumo-subtle sm:px-6">
        {keywords.length === maxListedKeywords && "The first "}
        {pluralize(keywords.length, "keyword")}
        {keywords.length === maxListedKeywords && " by name"}. With the current strategy, the next cycle would write about{" "}
        {chosen.length ? `${formatCount(chosen.length)} of them` : "none of them"}. Searches are per month. Score is searches divided by
        difficulty.
      </p>
      <Table
        label="Researched keywords, best score first"
        columns={columns}
        items={keywords}
        idOf={({ id }) => id}
        link={(keyword, row) =>
          keyword.runId ? (
            <Link {...links.run(keyword.runId)} {...row} />
          ) : (
            <span className="block truncate">{columns[0]?.cell(keyword)}</span>
          )
        }
      />
    </section>
  );
}
