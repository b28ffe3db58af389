import { cn } from "../cn.ts";
import type { Option } from "./complete.ts";

type Props = { id: string; options: readonly Option[]; active: number; onChoose: (option: Option) => void };

/** The list of suggestions below the box. The focus stays in the box. */
export const Options = ({ id, options, active, onChoose }: Props) => (
  <div
    id={id}
    role="listbox"
    aria-label="Suggestions"
    className={cn(
      "absolute top-full right-0 left-0 z-20 mt-1 max-w-120 overflow-hidden rounded-lg bg-kumo-base py-1 shadow-lg ring ring-kumo-line",
      options.length === 0 && "hidden",
    )}
  >
    {options.map((option, index) => (
      <div
        key={option.value}
        id={`${id}-${index}`}
        role="option"
        aria-selected={index === active}
        tabIndex={-1}
        className={cn(
          "flex h-8 cursor-pointer items-center justify-between gap-4 px-3",
          index === active ? "bg-kumo-tint" : "hover:bg-kumo-tint/60",
        )}
        // On mousedown, before the box loses the focus.
        onMouseDown={(event) => {
          event.preventDefault();
          onChoose(option);
        }}
      >
        <span className="truncate font-mono text-xs">{option.value}</span>
        <span className="truncate text-xs text-kumo-subtle">{option.description}</span>
      </div>
    ))}
  </div>
);
