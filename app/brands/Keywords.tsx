import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Brand } from "#domain/brands/brand";
import { type BrandKeyword, maxListedKeywords } from "#domain/brands/reads";
import { type Strategy, worthOf } from "#domain/brands/strategy";
import { EmptyState } from "../ui/EmptyState.tsx";
import { LoadError } from "../ui/LoadError.tsx";
import { StatusLabel } from "../ui/StatusLabel.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { type Column, Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { formatCount, pluralize } from "../ui/format.ts";
import { keywordsQuery } from "./calls.ts";
import { withDifficultyAdjustment, previewOf } from "./preview.ts";

const number = "text-right w-24";
const useSigns = {
  writing: { word: "being written", shape: "dot", tone: "info" },
  written: { word: "written", shape: "check", tone: "quiet" },
  rejected: { word: "rejected", shape: "dash", tone: "quiet" },
} as const;

/** Why a free keyword is not chosen next. */
const notChosenReason = ({ volume, difficulty }: BrandKeyword, { maxDifficulty, minVolume }: Strategy): string =>
  difficulty >= maxDifficulty ? "too hard" : volume <= minVolume ? "searched too rarely" : "in a later cycle";

const columnsOf = (next: ReadonlySet<string>, strategy: Strategy): readonly Column<BrandKeyword>[] => [
  { head: "Keyword", className: "w-auto", cell: ({ keyword }) => <span className="font-medium">{keyword}</span> },
  {
    head: "Use",
    className: "w-40 @max-md:w-32",
    cell: (one) =>
      next.has(one.keyword) ? (
        <StatusLabel shape="ring" tone="quiet">
          chosen next
        </StatusLabel>
      ) : one.taken ? (
        <StatusLabel {...useSigns[one.taken]}>{useSigns[one.taken].word}</StatusLabel>
      ) : (
        <span className="text-kumo-subtle">{notChosenReason(one, strategy)}</span>
      ),
  },
  { head: "Searches", className: "w-24 text-right", cell: ({ volume }) => <span className="figure">{formatCount(volume)}</span> },
  {
    head: "Difficulty",
    className: `${number} @max-lg:hidden`,
    cell: ({ difficulty }) => <span className="figure">{formatCount(difficulty)}</span>,
  },
  {
    head: "Worth",
    className: `${number} @max-xl:hidden`,
    cell: (one) => <span className="figure">{formatCount(Math.round(worthOf(one)))}</span>,
  },
  { head: "Researched", className: "w-28 text-right @max-2xl:hidden", cell: ({ researchedAt }) => <Time at={researchedAt} /> },
];

/** Every researched keyword of a brand, the most worth first, and what became of it. */
export function Keywords({ brand, lean }: { brand: Brand; lean: number }) {
  const { data, error, refetch } = useQuery(keywordsQuery(brand.slug));
  const keywords = useMemo(() => data?.items.toSorted((a, b) => worthOf(b) - worthOf(a)) ?? [], [data]);
  const chosen = useMemo(() => previewOf(keywords, brand.strategy, lean).chosen, [keywords, brand.strategy, lean]);
  const columns = useMemo(
    () => columnsOf(new Set(chosen.map(({ keyword }) => keyword)), withDifficultyAdjustment(brand.strategy, lean)),
    [chosen, brand.strategy, lean],
  );
  if (!data) return error ? <LoadError what="The keywords" error={error} retry={() => void refetch()} /> : <SkeletonRows rows={8} />;
  if (!keywords.length)
    return (
      <EmptyState title="No keyword has been researched yet">
        A cycle asks for research first. It starts from the {pluralize(brand.strategy.seedKeywords.length, "seed keyword")} of the strategy.
      </EmptyState>
    );
  return (
    <section aria-label="Keywords" className="@container">
      <p className="px-4 py-2 text-kumo-subtle sm:px-6">
        {keywords.length === maxListedKeywords && "The first "}
        {pluralize(keywords.length, "keyword")}
        {keywords.length === maxListedKeywords && " by name"}. With the strategy as it is, the next cycle would write about{" "}
        {chosen.length ? `${formatCount(chosen.length)} of them` : "none of them"}. Searches are a month’s; worth is searches per
        difficulty.
      </p>
      <Table
        label="Researched keywords, the most worth first"
        columns={columns}
        items={keywords}
        idOf={({ id }) => id}
        link={(one, row) =>
          one.runId ? (
            <Link to="/workflows/$id" params={{ id: one.runId }} {...row}>
              {columns[0]?.cell(one)}
            </Link>
          ) : (
            <span className="block truncate">{columns[0]?.cell(one)}</span>
          )
        }
      />
    </section>
  );
}
