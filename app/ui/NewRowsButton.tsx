/** Looks like the small `Button`, without the looks of all buttons: the overview loads this. */
const look =
  "flex h-6.5 w-max shrink-0 cursor-pointer items-center rounded-md bg-kumo-base px-2 text-xs font-medium text-kumo-default shadow-xs ring ring-kumo-line select-none hover:bg-kumo-tint focus-visible:ring-2 focus-visible:ring-accent focus-visible:outline-none";

type Props = { count: number; /** Whether there may be more than `count`. */ hasMore?: boolean; onShow: () => void };

/** A button that shows the new rows of a list. Screen readers announce how many there are. */
export const NewRowsButton = ({ count, hasMore = false, onShow }: Props) => (
  <span role="status" className="empty:-mr-2 max-md:order-last">
    {count > 0 && (
      <button type="button" className={look} onClick={onShow}>
        +{count}
        {hasMore && " or more"} new
      </button>
    )}
  </span>
);
