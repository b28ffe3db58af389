import { visibleText } from "#domain/text/visible";
import { useMemo } from "react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ArticlePerformance, type BrandPage, maxMeasuredArticles } from "#domain/brands/reads";
import { ArticleLink } from "../../ui/ArticleLink.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { Count } from "../../ui/Count.tsx";
import { ListEnd } from "../../ui/ListEnd.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { Table } from "../../ui/Table.tsx";
import type { Column } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { formatCount } from "../../ui/format.ts";
import { pagesQuery, performanceQuery } from "./calls.ts";
import { DailyCounts } from "./DailyCounts.tsx";
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

/** A brand's live articles, newest first, with their views and performance. */
export function PublishedArticles({ slug }: { slug: string }) {
  const list = useInfiniteQuery(pagesQuery(slug));
  const { data: performance, error: performanceError } = useQuery(performanceQuery(slug));
  const columns = useMemo(
    () =>
      columnsOf({
        byUrl: new Map(performance?.articles.map((article) => [article.url, article])),
        missing: performance
          ? performance.articles.length < maxMeasuredArticles
            ? "not measured"
            : "unknown"
          : performanceError
            ? "unknown"
            : "",
      }),
    [performance, performanceError],
  );
  const pages = list.data?.pages.flatMap((page) => page.items);
  if (!pages)
    return list.error ? (
      <LoadError what="The published articles" error={list.error} retry={() => void list.refetch()} />
    ) : (
      <SkeletonRows rows={8} />
    );
  if (!pages.length)
    return (
      <EmptyState title="No published articles yet">
        Articles appear here once they are written, approved if required, and published.
      </EmptyState>
    );
  return (
    <section aria-label="Published articles" className="@container">
      <DailyCounts slug={slug} type="content.published" noun="article" />
      <Table
        label="Published articles, newest first"
        columns={columns}
        items={pages}
        idOf={(page) => page.slug}
        link={(page, row) => <ArticleLink url={page.url} title={visibleText(`Open article: ${page.title}`)} {...row} />}
      />
      <ListEnd list={list} nouns={["article", "articles"]} />
    </section>
  );
}
