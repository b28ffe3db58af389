import { visibleText } from "#domain/text/visible";
import { useMemo } from "react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { maxMeasuredArticles } from "#brand-engine/domain/readLimits";
import type { ArticlePerformance, BrandPage } from "#brand-engine/domain/reads";
import { ArticleLink } from "../ArticleLink.tsx";
import { EmptyState } from "#app/ui/EmptyState.tsx";
import { Count } from "#app/ui/Count.tsx";
import { StatusLabel } from "#app/ui/StatusLabel.tsx";
import type { Column, RowLink } from "#app/ui/TableRow.tsx";
import { Time } from "#app/ui/Time.tsx";
import { formatCount } from "#app/ui/format.ts";
import { pagesQuery, performanceQuery } from "./calls.ts";
import { DailyCounts } from "./DailyCounts.tsx";
import { TabTable } from "./TabTable.tsx";
import { rankText, verdictSigns } from "./verdicts.ts";

/** Article performance by URL; `missing` is the text for articles without one. */
type Performance = { byUrl: ReadonlyMap<string, ArticlePerformance>; missing: string };
const columnsOf = ({ byUrl, missing }: Performance): readonly Column<BrandPage>[] => [
  { head: "Article", className: "w-auto", cell: ({ title }) => <span className="font-medium">{title}</span> },
  { head: "Keyword", className: "w-56 @max-3xl:hidden", cell: ({ keyword }) => keyword },
  {
    head: "Performance",
    className: "w-28 @max-lg:hidden",
    cell: ({ url }) => {
      const performance = byUrl.get(url);
      if (!performance) return <span className="text-kumo-subtle">{missing}</span>;
      const { word, shape, tone } = verdictSigns[performance.verdict];
      const rank = performance.score === null ? "" : `, ${rankText(performance.score)} of the articles of the same age`;
      return (
        <span title={`${performance.views} views in ${performance.period}${rank}`}>
          <StatusLabel shape={shape} tone={tone}>
            {word}
          </StatusLabel>
        </span>
      );
    },
  },
  { head: "Views, 7 days", className: "w-28 text-right", cell: ({ views }) => <Count value={views} /> },
  {
    head: "Words",
    className: "w-24 text-right @max-xl:hidden",
    cell: ({ wordCount }) => <span className="figure">{formatCount(wordCount)}</span>,
  },
  { head: "Writer", className: "w-32 @max-4xl:hidden", cell: ({ writer }) => writer },
  { head: "Published", className: "w-28 text-right @max-md:hidden", cell: ({ publishedAt }) => <Time at={publishedAt} /> },
];

const linkToArticle = ({ url, title }: BrandPage, row: RowLink) => (
  <ArticleLink url={url} title={visibleText(`Open article: ${title}`)} {...row} />
);

/** The columns of the articles. `unknown` stands where the performance could not be loaded or covers only the latest articles. */
function useColumns(slug: string): readonly Column<BrandPage>[] {
  const { data, error } = useQuery(performanceQuery(slug));
  return useMemo(() => {
    const isComplete = data !== undefined && data.articles.length < maxMeasuredArticles;
    const missing = isComplete ? "not measured" : data || error ? "unknown" : "";
    return columnsOf({ byUrl: new Map(data?.articles.map((article) => [article.url, article])), missing });
  }, [data, error]);
}

/** A brand's live articles, newest first, with their views and performance. */
export const PublishedArticles = ({ slug }: { slug: string }) => (
  <TabTable
    title="Published articles"
    nouns={["article", "articles"]}
    list={useInfiniteQuery(pagesQuery(slug))}
    rows={{ label: "Published articles, newest first", columns: useColumns(slug), idOf: (page) => page.slug, link: linkToArticle }}
    above={<DailyCounts slug={slug} type="content.published" noun="article" />}
    empty={
      <EmptyState title="No published articles yet">
        Articles appear here once they are written, approved if required, and published.
      </EmptyState>
    }
  />
);
