import type { Span } from "#domain/traces/trace";

/** A node of the tree: a span, the parts that are drawn in its row, and the nodes it caused. */
export type TreeNode = { span: Span; parts: Span[]; children: TreeNode[] };

/** A row of the timeline. It is number `position` of `siblings` rows with the same parent, counted from 1. */
export type TreeRow = {
  span: Span;
  parts: Span[];
  level: number;
  position: number;
  siblings: number;
  /** What tells the row from its parent: its subject, or its queue if both have the same subject. */
  subtitle: string | null;
  /** Undefined for a row without children. */
  expanded: boolean | undefined;
};

/** Kinds of spans that are drawn in the row of their job or run. */
const partKinds: ReadonlySet<Span["kind"]> = new Set(["attempt", "step", "page", "deadLetter", "act"]);

const byTime = (a: Span, b: Span): number =>
  a.startedAt === b.startedAt ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.startedAt < b.startedAt ? -1 : 1;

/** The span in whose row a part is drawn: for an audit entry on a dead letter, the failed job. Undefined if that is not loaded. */
function ownerOf(span: Span, byId: ReadonlyMap<string, Span>): Span | undefined {
  let at: Span | undefined = span;
  for (let steps = 0; at && partKinds.has(at.kind) && steps < 4; steps += 1) at = at.parentId === null ? undefined : byId.get(at.parentId);
  return at && !partKinds.has(at.kind) ? at : undefined;
}

/**
 * The spans as trees, in order of time. With `all`, every part is a row too. A span whose parent is not loaded, or that would
 * be its own ancestor, becomes a root.
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
  // A span that was caused by a part is a child of the row in which the part is drawn.
  const parentOf = ({ span: { parentId } }: TreeNode): TreeNode | undefined => {
    const parent = parentId === null ? undefined : byId.get(parentId);
    return parent && (nodes.get(parent.id) ?? nodes.get(ownerOf(parent, byId)?.id ?? ""));
  };
  const roots: TreeNode[] = [];
  for (const node of nodes.values()) {
    const parent = parentOf(node);
    if (parent && !wouldCloseRing(node, parent, parentOf)) parent.children.push(node);
    else roots.push(node);
  }
  return roots;
}

/** True if `node` is an ancestor of `to`, so that adding it as a child would close a ring. */
function wouldCloseRing(node: TreeNode, to: TreeNode, parentOf: (node: TreeNode) => TreeNode | undefined): boolean {
  const seen = new Set<TreeNode>();
  for (let at: TreeNode | undefined = to; at; at = parentOf(at)) {
    if (at === node) return true;
    // A ring further up that does not contain `node`. It is cut when its own nodes are added.
    if (seen.has(at)) return false;
    seen.add(at);
  }
  return false;
}

/** The rows in order, without those under a collapsed row. `collapsed` holds span ids. */
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
    const hasSameSubject = span.about === null || span.about === top.about;
    rows.push({
      span,
      parts,
      level: stack.length,
      position: top.next,
      siblings: top.nodes.length,
      subtitle: hasSameSubject ? span.queue : span.about,
      expanded: open,
    });
    if (open) stack.push({ nodes: node.children, next: 0, about: span.about ?? top.about });
  }
  return rows;
}
