import { visibleText } from "#domain/visible";
import { useMemo } from "react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ArticlePerformance, type BrandPage, judgedLimit } from "#domain/brandReads";
import { ArticleLink } from "../ui/ArticleLink.tsx";
import { Empty } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Figure } from "../ui/Figure.tsx";
import { More } from "../ui/More.tsx";
import { Sign } from "../ui/Sign.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { type Column, Table } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { count } from "../ui/words.ts";
import { pagesQuery, performanceQuery } from "./calls.ts";
import { Daily } from "./Daily.tsx";
import { rankWords, verdictLooks } from "./verdicts.ts";

/** How articles did by URL; `missing` is what is said of the others. */
type Judged = { by: ReadonlyMap<string, ArticlePerformance>; missing: string };
const columnsOf = ({ by, missing }: Judged): readonly Column<BrandPage>[] => [
  { head: "Article", className: "w-auto", cell: ({ title }) => <span className="font-medium">{title}</span> },
  { head: "Keyword", className: "w-56 @max-3xl:hidden", cell: ({ keyword }) => keyword },
  {
    head: "Verdict",
    className: "w-28 @max-lg:hidden",
    cell: ({ url }) => {
      const performance = by.get(url);
      if (!performance) return <span className="text-kumo-subtle">{missing}</span>;
      const { word, shape, tone } = verdictLooks[performance.verdict];
      const rank = performance.score === null ? "" : `, ${rankWords(performance.score)} of the articles of its age`;
      return (
        <span title={`${performance.views} views in ${performance.period}${rank}`}>
          <Sign shape={shape} tone={tone}>
            {word}
          </Sign>
        </span>
      );
    },
  },
  { head: "Views, 7 days", className: "w-28 text-right", cell: ({ views }) => <Figure value={views} /> },
  {
    head: "Words",
    className: "w-24 text-right @max-xl:hidden",
    cell: ({ wordCount }) => <span className="figure">{count(wordCount)}</span>,
  },
  { head: "Writer", className: "w-32 @max-4xl:hidden", cell: ({ writer }) => writer },
  { head: "Published", className: "w-28 text-right @max-md:hidden", cell: ({ publishedAt }) => <Time at={publishedAt} /> },
];

/** A brand's live articles, newest first, and how they are read. */
export function Published({ slug }: { slug: string }) {
  const list = useInfiniteQuery(pagesQuery(slug));
  const { data: performance, error: unread } = useQuery(performanceQuery(slug));
  const columns = useMemo(
    () =>
      columnsOf({
        by: new Map(performance?.articles.map((one) => [one.url, one])),
        missing: performance ? (performance.articles.length < judgedLimit ? "not measured" : "not known") : unread ? "not known" : "",
      }),
    [performance, unread],
  );
  const pages = list.data?.pages.flatMap((page) => page.items);
  if (!pages)
    return list.error ? (
      <Failed what="The published articles" error={list.error} retry={() => void list.refetch()} />
    ) : (
      <SkeletonRows rows={8} />
    );
  if (!pages.length)
    return (
      <Empty title="Nothing is published yet">An article is live once it is written, approved where that is asked for, and sent.</Empty>
    );
  return (
    <section aria-label="Published articles" className="@container">
      <Daily slug={slug} type="content.published" noun="article" />
      <Table
        label="Published articles, newest first"
        columns={columns}
        items={pages}
        idOf={(page) => page.slug}
        link={(page, row) => (
          <ArticleLink url={page.url} title={visibleText(`${page.title}: opens the article`)} {...row}>
            {columns[0]?.cell(page)}
          </ArticleLink>
        )}
      />
      <More list={list} />
    </section>
  );
}
