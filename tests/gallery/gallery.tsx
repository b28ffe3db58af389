import { type ReactNode, StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type AnyRouter, createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { LinkProvider } from "@cloudflare/kumo/utils";
import { queryClient } from "../../app/core/queryClient.ts";
import { createDashboardRouter } from "../../app/router.tsx";
import { RouterLink } from "../../app/ui/RouterLink.tsx";
import { type Answers, answerRequests } from "./api.ts";
import { nothing } from "./nothing.ts";
import type { Story } from "./story.ts";

declare global {
  var gallery: { stories: readonly Story[]; show: (name: string) => void; isComplete: () => boolean };
}

/** A router whose only screen is this content. Its links lead nowhere. */
const routerOf = (content: ReactNode) =>
  createRouter({ routeTree: createRootRoute({ component: () => content }), history: createMemoryHistory() });

const Frame = ({ name, children }: { name: string; children: ReactNode }) => (
  <main className="mx-auto flex max-w-240 flex-col gap-6 p-4">
    <h1 className="text-lg font-semibold">{name}</h1>
    {children}
  </main>
);

const List = ({ stories }: { stories: readonly Story[] }) => (
  <Frame name="Gallery">
    <ul>
      {stories.map(({ name }) => (
        <li key={name}>
          <a href={`#${encodeURIComponent(name)}`} className="underline">
            {name}
          </a>
        </li>
      ))}
    </ul>
  </Frame>
);

/** The router of a story; of the list of the stories without one. */
function routerOfStory(story: Story | undefined, stories: readonly Story[]): AnyRouter {
  if (!story) return routerOf(<List stories={stories} />);
  if (!("path" in story)) return routerOf(<Frame name={story.name}>{story.render()}</Frame>);
  return createRouter({ ...createDashboardRouter().options, history: createMemoryHistory({ initialEntries: [story.path] }) });
}

/** A shown story. It is complete once its code is loaded and its requests are answered, unless it shows how that looks. */
function isCompleteStory(story: Story | undefined, router: AnyRouter): boolean {
  if (!document.querySelector("h1")) return false;
  const { awaits, api, ...shown } = story ?? { render: nothing };
  if (awaits !== undefined && !document.querySelector(awaits)) return false;
  // A component may show that it loads; a screen does so only if the API never answers.
  const showsLoading = document.querySelector('[role="status"][aria-label="Loading"]') !== null;
  if (api === "loading") return showsLoading;
  return router.state.status === "idle" && queryClient.isFetching() === 0 && !("path" in shown && showsLoading);
}

/** Shows the story that the hash of the URL names, with these answers of the API, and offers the stories to tests. */
export function startGallery(stories: readonly Story[], answers: Answers): void {
  document.documentElement.dataset["mode"] ??= matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset["density"] = "roomy";
  const element = document.getElementById("dashboard");
  if (!element) throw new Error('The page has no element with the id "dashboard"');
  let root: Root | undefined;
  let shown: { story: Story | undefined; router: AnyRouter } | undefined;
  /** Shows a story as in a page that was just opened; the list of the stories if there is none of this name. */
  const show = (name: string): void => {
    const story = stories.find((one) => one.name === name);
    root?.unmount();
    queryClient.clear();
    answerRequests(story ?? {}, answers);
    const router = routerOfStory(story, stories);
    shown = { story, router };
    root = createRoot(element);
    root.render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <LinkProvider component={RouterLink}>
            <RouterProvider router={router} />
          </LinkProvider>
        </QueryClientProvider>
      </StrictMode>,
    );
  };
  globalThis.gallery = { stories, show, isComplete: () => shown !== undefined && isCompleteStory(shown.story, shown.router) };
  const showHash = () => show(decodeURIComponent(location.hash.slice(1)));
  addEventListener("hashchange", showHash);
  showHash();
}
