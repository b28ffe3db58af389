import { lazy } from "react";
import type { RunParts } from "#app/core/pipelineParts.ts";
import { textLink } from "#app/ui/facts.tsx";
import { reviewStep } from "#brand-engine/domain/steps";
import { ArticleLink } from "../ArticleLink.tsx";
import { CompletedRunSign } from "./CompletedRunSign.tsx";
import { runTexts } from "./texts.ts";

const runSections = () => import("./runSections.ts");

/** How the dashboard shows the runs of the article workflow. */
export const runParts: RunParts = {
  nouns: ["article", "articles"],
  searchLabel: "Search keywords and errors",
  subjectAlias: "keyword",
  stepNames: {
    "fetch-research": "Research",
    "generate-outline": "Outline",
    "draft-article": "Draft",
    "editorial-pass": "Editorial",
    approval: "Approval",
    "store-and-publish": "Publish",
  },
  reviewStep,
  Review: lazy(() => import("./DraftFrame.tsx").then(({ DraftFrame }) => ({ default: DraftFrame }))),
  texts: runTexts,
  factsOf: ({ url }) =>
    url === null
      ? []
      : [
          [
            "Article",
            <ArticleLink key="article" url={url} className={`${textLink} break-all`}>
              {url}
            </ArticleLink>,
          ],
        ],
  CompletedSign: CompletedRunSign,
  Notice: lazy(() => runSections().then(({ NotPublished }) => ({ default: NotPublished }))),
  Feeds: lazy(() => runSections().then(({ BrandFeeds }) => ({ default: BrandFeeds }))),
};
