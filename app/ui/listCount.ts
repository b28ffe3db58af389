import { formatCount } from "./format.ts";

type Loaded = { items?: readonly unknown[] | undefined; hasNextPage?: boolean };

/** The number of rows of a list as text, from what is loaded: "12", or "50+" while more may match. Undefined until it has loaded. */
export const loadedCount = ({ items, hasNextPage = false }: Loaded): string | undefined =>
  items && `${formatCount(items.length)}${hasNextPage ? "+" : ""}`;
