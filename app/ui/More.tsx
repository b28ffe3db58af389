import { Button } from "@cloudflare/kumo/components/button";

type Props = { list: { hasNextPage: boolean; isFetchingNextPage: boolean; isFetchNextPageError: boolean; fetchNextPage: () => unknown } };

/** The rest of a list, page by page. */
export const More = ({ list }: Props) =>
  list.hasNextPage && (
    <div className="flex items-center gap-3 px-4 py-3 sm:px-6">
      <Button size="sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        Load older ones
      </Button>
      {list.isFetchNextPageError && <span className="text-kumo-danger">They could not be loaded. Try again.</span>}
    </div>
  );
