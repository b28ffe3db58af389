import { CaretDownIcon } from "@phosphor-icons/react/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/CaretUp";
import { Button } from "@cloudflare/kumo/components/button";
import { formatCount } from "../ui/format.ts";
import { useListPosition } from "./listPosition.ts";

/** The next and the previous in the list, without going back to it. */
export function PreviousNext() {
  const { index: place, total: of, next, previous } = useListPosition();
  // The list may come later than the job: its room is kept, which on a narrow screen is a line.
  if (place < 0) return <span aria-hidden="true" className="h-5 w-28" />;
  return (
    <span className="flex items-center gap-1">
      <span className="figure">
        {formatCount(place + 1)} of {formatCount(of)}
      </span>
      <Button
        variant="ghost"
        size="xs"
        shape="square"
        className="-my-0.5 size-6"
        icon={CaretUpIcon}
        aria-label="Previous in the list"
        title="Previous in the list (k)"
        disabled={!previous}
        onClick={previous}
      />
      <Button
        variant="ghost"
        size="xs"
        shape="square"
        className="-my-0.5 size-6"
        icon={CaretDownIcon}
        aria-label="Next in the list"
        title="Next in the list (j)"
        disabled={!next}
        onClick={next}
      />
    </span>
  );
}
