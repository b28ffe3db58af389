import type { Icon } from "@phosphor-icons/react";
import { CaretDownIcon } from "@phosphor-icons/react/CaretDown";
import { CaretUpIcon } from "@phosphor-icons/react/CaretUp";
import { Button } from "./button/Button.tsx";
import { shortcutProps } from "./actions/shortcut.ts";
import { formatCount } from "./format.ts";
import { useListPosition } from "./listPosition.ts";

type StepProps = { label: string; keys: string; icon: Icon; go: (() => void) | undefined };

const StepButton = ({ label, keys, icon, go }: StepProps) => (
  <Button
    variant="ghost"
    size="xs"
    shape="square"
    className="-my-0.5 size-6!"
    icon={icon}
    aria-label={label}
    {...shortcutProps(label, keys)}
    disabled={!go}
    onClick={go}
  />
);

/** The position of the open item in its list, and buttons for the previous and the next one. */
export function PreviousNext({ noun }: { noun: string }) {
  const { index, total, next, previous } = useListPosition();
  // The list may load after the item. The space is reserved, because on a narrow screen it takes a line.
  if (index < 0) return <span aria-hidden="true" className="h-5 w-28" />;
  return (
    <span className="flex items-center gap-1">
      <span className="figure">
        {formatCount(index + 1)} of {formatCount(total)}
      </span>
      <StepButton label={`Previous ${noun}`} keys="k" icon={CaretUpIcon} go={previous} />
      <StepButton label={`Next ${noun}`} keys="j" icon={CaretDownIcon} go={next} />
    </span>
  );
}
