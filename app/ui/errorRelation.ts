/** Describes the path from an error to a related one: "Caused by", "Error 2", "Error 2, caused by". */
export function relationOf(path: string): string {
  const parts = path.split(".").map((part) => {
    const [, index] = /^errors\[(\d+)\]$/.exec(part) ?? [];
    return index === undefined ? "caused by" : `error ${Number(index) + 1}`;
  });
  const words = parts.filter((part, at) => part !== parts[at - 1]).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
