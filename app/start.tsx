import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { CSPProvider } from "@cloudflare/kumo/primitives/csp-provider";
import { LinkProvider } from "@cloudflare/kumo/utils";
import { queryClient } from "./core/queryClient.ts";
import { replaceFirstView } from "./firstView/replaceFirstView.ts";
import { createDashboardRouter } from "./router.tsx";
import { RouterLink } from "./ui/RouterLink.tsx";

/** Starts the dashboard on the page. A pipeline is declared before. Throws if the page has no element for it. */
export function startDashboard(): void {
  const element = document.getElementById("dashboard");
  if (!element) throw new Error('The page has no element with the id "dashboard"');
  createRoot(element).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queryClient}>
          <LinkProvider component={RouterLink}>
            <RouterProvider router={createDashboardRouter()} />
          </LinkProvider>
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
  replaceFirstView();
}
