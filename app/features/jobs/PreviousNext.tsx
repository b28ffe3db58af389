import { CaretDownIcon } from "@phosphor-icons/react/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/CaretUp";
import { Button } from "@cloudflare/kumo/components/button";
import { formatCount } from "../../ui/format.ts";
import { useListPosition } from "../../ui/listPosition.ts";

/** The position of the open job in the list, and buttons for the previous and the next job. */
export function PreviousNext() {
  const { index: place, total: of, next, previous } = useListPosition();
  // The list may load after the job. The space is reserved, because on a narrow screen it takes a line.
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
        aria-label="Previous job"
        title="Previous job (k)"
        disabled={!previous}
        onClick={previous}
      />
      <Button
        variant="ghost"
        size="xs"
        shape="square"
        className="-my-0.5 size-6"
        icon={CaretDownIcon}
        aria-label="Next job"
        title="Next job (j)"
        disabled={!next}
        onClick={next}
      />
    </span>
  );
}
