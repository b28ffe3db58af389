import "#brand-engine/declare";
import "./gallery.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type AnyRouter, createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { LinkProvider } from "@cloudflare/kumo/utils";
import { queryClient } from "../../app/core/queryClient.ts";
import { createDashboardRouter } from "../../app/router.tsx";
import { RouterLink } from "../../app/ui/RouterLink.tsx";
import { declareBrandScreens } from "../../brand-engine/app/declare.tsx";
import { answerRequests } from "./api.ts";
import { nothing } from "./nothing.ts";
import { stories } from "./stories/index.ts";
import type { Story } from "./story.ts";

declare global {
  var gallery: { stories: readonly Story[]; show: (name: string) => void; isComplete: () => boolean };
}

document.documentElement.dataset["mode"] ??= matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.documentElement.dataset["density"] = "roomy";

// Also the screens that only a pipeline has are in the gallery.
declareBrandScreens();
const dashboard = createDashboardRouter();

/** A router whose only screen is this content. Its links lead nowhere. */
const routerOf = (content: ReactNode) =>
  createRouter({ routeTree: createRootRoute({ component: () => content }), history: createMemoryHistory() });

const Frame = ({ name, children }: { name: string; children: ReactNode }) => (
  <main className="mx-auto flex max-w-240 flex-col gap-6 p-4">
    <h1 className="text-lg font-semibold">{name}</h1>
    {children}
  </main>
);

const List = () => (
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

function routerOfStory(story: Story | undefined) {
  if (!story) return routerOf(<List />);
  if (!("path" in story)) return routerOf(<Frame name={story.name}>{story.render()}</Frame>);
  return createRouter({ ...dashboard.options, history: createMemoryHistory({ initialEntries: [story.path] }) });
}

const element = document.getElementById("dashboard");
if (!element) throw new Error('The page has no element with the id "dashboard"');
let root: Root | undefined;
let shown: { story: Story | undefined; router: AnyRouter } | undefined;

/** Shows a story as in a page that was just opened; the list of the stories if there is none of this name. */
function show(name: string): void {
  const story = stories.find((one) => one.name === name);
  root?.unmount();
  queryClient.clear();
  answerRequests(story ?? {});
  shown = { story, router: routerOfStory(story) };
  root = createRoot(element as HTMLElement);
  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <LinkProvider component={RouterLink}>
          <RouterProvider router={shown.router} />
        </LinkProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

/** Whether the story is complete on the page: its code is loaded and its requests are answered, unless it shows how that looks. */
function isComplete(): boolean {
  if (!shown || !document.querySelector("h1")) return false;
  const { awaits, api, ...story } = shown.story ?? { render: nothing };
  if (awaits !== undefined && !document.querySelector(awaits)) return false;
  // A component may show that it loads; a screen does so only if the API never answers.
  const showsLoading = document.querySelector('[role="status"][aria-label="Loading"]') !== null;
  if (api === "loading") return showsLoading;
  return shown.router.state.status === "idle" && queryClient.isFetching() === 0 && !("path" in story && showsLoading);
}

globalThis.gallery = { stories, show, isComplete };
const showHash = () => show(decodeURIComponent(location.hash.slice(1)));
addEventListener("hashchange", showHash);
showHash();
