import { visibleText } from "#domain/text/visible";
import { failureMessage } from "../core/toasts/failures.ts";
import { StatusLabel } from "./StatusLabel.tsx";

/** An error message in place of something that could not be loaded, with a button to load it again. */
export function LoadError({ what, error, retry }: { what: string; error: unknown; retry?: () => void }) {
  const message = failureMessage(error, "Reload the page to try again.");
  return (
    <div role="alert" className="flex flex-col items-start gap-2 px-4 py-6 sm:px-6">
      <StatusLabel shape="triangle" tone="danger">
        {what} could not be loaded
      </StatusLabel>
      <p className="max-w-160 break-words">{visibleText(message)}</p>
      {retry && (
        // Not `Button`: the overview and the first view use this component, and would load the looks of all buttons for one that is rarely seen.
        <button
          type="button"
          onClick={retry}
          className="mt-1 h-6.5 cursor-pointer rounded-md bg-kumo-base px-2 text-xs font-medium shadow-xs ring ring-kumo-line hover:bg-kumo-tint"
        >
          Try again
        </button>
      )}
    </div>
  );
}
