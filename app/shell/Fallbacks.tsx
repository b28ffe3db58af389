import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { Header } from "./Header.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonLine, SkeletonRows } from "../ui/Skeleton.tsx";
import { useTitle } from "./title.ts";

/** A screen whose code is on its way. */
export const PendingScreen = () => (
  <div className="flex h-full flex-col overflow-hidden">
    <Header title={<SkeletonLine width="w-44" />} state={<SkeletonLine width="w-64" />} />
    <SkeletonRows rows={14} />
  </div>
);

const back = "text-kumo-link underline underline-offset-2";

export function NotFoundScreen() {
  return (
    <Page title="Not found">
      <EmptyState
        title="There is no such screen"
        action={
          <Link to="/" className={back}>
            Go to the overview
          </Link>
        }
      >
        The address may be mistyped, or from a newer desk.
      </EmptyState>
    </Page>
  );
}

export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  useTitle("Something broke");
  return (
    <div role="alert">
      <EmptyState
        title="This screen broke"
        action={
          <>
            <button type="button" className={`${back} cursor-pointer`} onClick={reset}>
              Try again
            </button>
            <button type="button" className={`${back} cursor-pointer`} onClick={() => location.reload()}>
              Reload the desk
            </button>
          </>
        }
      >
        The pipeline is not touched by it. The browser says: {error instanceof Error ? error.message : String(error)}
      </EmptyState>
    </div>
  );
}
