import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { Header } from "../ui/Header.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonLine, SkeletonRows } from "../ui/Skeleton.tsx";
import { useTitle } from "../ui/title.ts";

/** The placeholder while the code of a screen loads. */
export const PendingScreen = () => (
  <div className="flex h-full flex-col overflow-hidden">
    <Header title={<SkeletonLine width="w-44" />} state={<SkeletonLine width="w-64" />} />
    <SkeletonRows rows={14} />
  </div>
);

const back = "text-kumo-link underline underline-offset-2";

/** The screen for an unknown URL. */
export function NotFoundScreen() {
  return (
    <Page title="Not found">
      <EmptyState
        title="Page not found"
        action={
          <Link to="/" className={back}>
            Go to the overview
          </Link>
        }
      >
        Check the URL. It may belong to a newer version of the dashboard.
      </EmptyState>
    </Page>
  );
}

/** The screen for an error while rendering. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  useTitle("Error");
  return (
    <div role="alert">
      <EmptyState
        title="Something went wrong on this page"
        action={
          <>
            <button type="button" className={`${back} cursor-pointer`} onClick={reset}>
              Try again
            </button>
            <button type="button" className={`${back} cursor-pointer`} onClick={() => location.reload()}>
              Reload the page
            </button>
          </>
        }
      >
        The pipeline is not affected. Error: {error instanceof Error ? error.message : String(error)}
      </EmptyState>
    </div>
  );
}
