import "#brand-engine/declare";
import "./app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { CSPProvider } from "@cloudflare/kumo/primitives/csp-provider";
import { LinkProvider } from "@cloudflare/kumo/utils";
import { queryClient } from "./core/queryClient.ts";
import { router } from "./router.tsx";
import { RouterLink } from "./ui/RouterLink.tsx";

const root = document.getElementById("dashboard");
if (!root) throw new Error('The page has no element with the id "dashboard"');

createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <LinkProvider component={RouterLink}>
          <RouterProvider router={router} />
        </LinkProvider>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
