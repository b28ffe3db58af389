import type { Span } from "#domain/traces/trace";

/** A row of the picture: a span, what is drawn inside its row, and what follows from it. */
export type TreeNode = { span: Span; parts: Span[]; children: TreeNode[] };

/** A row as it is shown. `position` of `siblings` rows of the same parent, both counted from 1. */
export type TreeRow = {
  span: Span;
  parts: Span[];
  level: number;
  position: number;
  siblings: number;
  /** What sets it apart from the row it is under: what it is about, or if that is the same, its queue. */
  subtitle: string | null;
  /** Undefined where nothing follows. */
  expanded: boolean | undefined;
};

/** Drawn inside the row of what they are a part of. */
const partKinds: ReadonlySet<Span["kind"]> = new Set(["attempt", "step", "page", "deadLetter", "act"]);

const byTime = (a: Span, b: Span): number =>
  a.startedAt === b.startedAt ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.startedAt < b.startedAt ? -1 : 1;

/** The row that a part belongs to: an act on a dead letter belongs to the job that died. Undefined when that is not here. */
function ownerOf(span: Span, byId: ReadonlyMap<string, Span>): Span | undefined {
  let at: Span | undefined = span;
  for (let steps = 0; at && partKinds.has(at.kind) && steps < 4; steps += 1) at = at.parentId === null ? undefined : byId.get(at.parentId);
  return at && !partKinds.has(at.kind) ? at : undefined;
}

/**
 * Spans as trees, what came first above. With `all` each part is a row too. What follows from something that is not here,
 * or from itself, stands at the top.
 */
export function buildTree(spans: readonly Span[], all = false): TreeNode[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const nodes = new Map<string, TreeNode>();
  const parts: [Span, Span][] = [];
  for (const span of spans.toSorted(byTime)) {
    const owner = partKinds.has(span.kind) ? ownerOf(span, byId) : undefined;
    if (owner) parts.push([owner, span]);
    if (!owner || all) nodes.set(span.id, { span, parts: [], children: [] });
  }
  for (const [owner, part] of parts) nodes.get(owner.id)?.parts.push(part);
  // What follows from a part stands under the row that the part is drawn in.
  const above = ({ span: { parentId } }: TreeNode): TreeNode | undefined => {
    const parent = parentId === null ? undefined : byId.get(parentId);
    return parent && (nodes.get(parent.id) ?? nodes.get(ownerOf(parent, byId)?.id ?? ""));
  };
  const roots: TreeNode[] = [];
  for (const node of nodes.values()) {
    const parent = above(node);
    if (parent && !wouldCloseRing(node, parent, above)) parent.children.push(node);
    else roots.push(node);
  }
  return roots;
}

/** True when `to` follows, over however many others, from `node`: hanging it there would close a ring. */
function wouldCloseRing(node: TreeNode, to: TreeNode, above: (node: TreeNode) => TreeNode | undefined): boolean {
  const seen = new Set<TreeNode>();
  for (let at: TreeNode | undefined = to; at; at = above(at)) {
    if (at === node) return true;
    // A ring further up: it is cut where it is looked at.
    if (seen.has(at)) return false;
    seen.add(at);
  }
  return false;
}

/** The rows that are shown, in their order: all but what is under a collapsed one. */
export function visibleRowsOf(roots: readonly TreeNode[], collapsed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const stack: { nodes: readonly TreeNode[]; next: number; about: string | null }[] = [{ nodes: roots, next: 0, about: null }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const node = top.nodes[top.next];
    if (!node) {
      stack.pop();
      continue;
    }
    top.next += 1;
    const open = node.children.length > 0 ? !collapsed.has(node.span.id) : undefined;
    const { span, parts } = node;
    const told = span.about === null || span.about === top.about;
    rows.push({
      span,
      parts,
      level: stack.length,
      position: top.next,
      siblings: top.nodes.length,
      subtitle: told ? span.queue : span.about,
      expanded: open,
    });
    if (open) stack.push({ nodes: node.children, next: 0, about: span.about ?? top.about });
  }
  return rows;
}
