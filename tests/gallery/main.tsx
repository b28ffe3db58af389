import "./gallery.css";
import { type ReactNode, StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { LinkProvider } from "@cloudflare/kumo/utils";
import { queryClient } from "../../app/core/queryClient.ts";
import { router as dashboard } from "../../app/router.tsx";
import { RouterLink } from "../../app/ui/RouterLink.tsx";
import { answerRequests } from "./api.ts";
import { stories } from "./stories/index.ts";
import type { Story } from "./story.ts";

declare global {
  var gallery: { stories: readonly Story[]; show: (name: string) => void };
}

document.documentElement.dataset["mode"] ??= matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.documentElement.dataset["density"] = "roomy";

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

function contentOf(story: Story | undefined): ReactNode {
  if (!story) return <List />;
  if ("path" in story) {
    const history = createMemoryHistory({ initialEntries: [story.path] });
    return <RouterProvider router={createRouter({ ...dashboard.options, history })} />;
  }
  return <RouterProvider router={routerOf(<Frame name={story.name}>{story.render()}</Frame>)} />;
}

const element = document.getElementById("dashboard");
if (!element) throw new Error('The page has no element with the id "dashboard"');
let root: Root | undefined;

/** Shows a story as in a page that was just opened; the list of the stories if there is none of this name. */
function show(name: string): void {
  const story = stories.find((one) => one.name === name);
  root?.unmount();
  queryClient.clear();
  answerRequests(story ?? {});
  root = createRoot(element as HTMLElement);
  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <LinkProvider component={RouterLink}>{contentOf(story)}</LinkProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

globalThis.gallery = { stories, show };
const showHash = () => show(decodeURIComponent(location.hash.slice(1)));
addEventListener("hashchange", showHash);
showHash();
