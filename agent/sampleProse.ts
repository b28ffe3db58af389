/** Chooses an item of a list, and none twice until the list is used up. The same seed always chooses the same items. */
export type Choose = <T>(options: readonly T[]) => T;

/** Returns the choose function for a seed. It throws RangeError for an empty list. */
export function chooserOf(seed: string): Choose {
  let state = 2166136261;
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 16777619) >>> 0;
  const unused = new Map<readonly unknown[], unknown[]>();
  return <T>(options: readonly T[]): T => {
    const remaining = unused.get(options) as T[] | undefined;
    const rest = remaining?.length ? remaining : [...options];
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    const [chosen] = rest.splice(state % Math.max(1, rest.length), 1);
    if (chosen === undefined) throw new RangeError("The list to choose from is empty");
    unused.set(options, rest);
    return chosen;
  };
}

export const openings = [
  "Most people who look up {keyword} want one thing: to decide and move on. This page is written for that. It says what matters, what does not, and what to check before you commit to anything.",
  "There is no shortage of pages about {keyword}, and most of them say the same thing at three times the length. Here is what holds up once the noise is gone, in the order you are likely to need it.",
  "A search for {keyword} looks like a question with one answer. There are several, and which one is yours depends on a few facts that take a minute to learn. They are below, with the reasons beside them.",
  "If you have put off {keyword} because it looks like work, the good news is that the first hour does most of it. The rest is avoiding a handful of mistakes that nearly everybody makes once.",
  "Some subjects reward reading everything first; {keyword} is not one of them. A small start, made with the right few facts, teaches more than another evening of comparing.",
] as const;

export const leads = [
  "Start with what does not change from one person to the next.",
  "This is the part that saves the most time later.",
  "It helps to separate what is true from what is merely repeated.",
  "Here the details decide, so it is worth going slowly for a moment.",
  "People tend to skip this step, and it is the one they come back to.",
  "The plain facts come first; opinions can wait.",
  "Nothing here is complicated, but the order matters.",
  "A little honesty about your own habits goes a long way at this point.",
] as const;

export const turns = [
  "Put together, this tells you more than any ranking could, because it starts from your own case rather than from an average one. If a recommendation you read elsewhere contradicts it, ask what it assumed about you.",
  "If only one thing stays with you from this section, let it be the first fact. The others refine it; none of them replaces it.",
  "Write down how this applies to you before reading on. Two lines are enough, and they make the next choice a good deal easier, because you will be comparing with something definite.",
  "None of this needs to be perfect. It needs to be good enough to act on, and easy to correct when the first weeks show what you could not have known.",
  "When two of these pull in different directions, follow the one that is cheaper to undo. You learn the same and risk less.",
  "This is also the part to return to after a month, once there is something of your own to compare it with. What looked like a detail on the first reading is often the point on the second.",
  "The temptation is to take all of it up at once. One of these done well, and the next one later, works better for most people and is easier to keep.",
] as const;

export const pointers = [
  "There is no answer that holds for everybody. Check it against your own case with the points above, and trust what you can observe over what you are told.",
  "It depends on details that differ from person to person. The sections above say which ones; look at those first.",
  "Try it on a small scale and let the result decide. A fortnight is usually enough to see in which direction it goes.",
  "Opinions differ because situations do. Settle the larger points above, and this one tends to settle itself.",
] as const;

export const mistakes = [
  "Deciding on the strength of one good story. Stories are told because they are unusual.",
  "Changing several things at once, so that nobody can say which of them helped.",
  "Taking the first number that turns up as the normal one, without asking whom it was measured on.",
  "Giving up in the second week, which is when the novelty is gone and the benefit has not arrived.",
  "Buying something to feel that a start has been made. The start is the first ordinary day you do it.",
  "Copying what works for somebody with other means, other hours or other aims.",
  "Keeping no record at all, and then arguing with memory.",
] as const;

export const plans = [
  [
    "Read this page once and mark the two points that apply to you.",
    "Try the easier one for three days and note what happened in a line a day.",
    "Keep it, drop it or adjust it; then take up the second point.",
  ],
  [
    "Write down how things stand today, in numbers where there are numbers.",
    "Change one thing, the smallest that could matter.",
    "Look again after a week and compare with what you wrote.",
  ],
  [
    "Spend a quarter of an hour finding out where you stand.",
    "Ask somebody who has done it what they would leave out.",
    "Begin with what is left, and put a date on looking back.",
  ],
] as const;

export const closings = [
  "Pick the one point on this page that applies to you today and do it before reading anything else about {keyword}. Come back for the second one next week. That is slower than changing everything at once, and it is the way that lasts.",
  "What matters about {keyword} fits on a card: know your own case, prefer what you can undo, and look again after a month. Everything else on this page is detail that you can look up when you need it.",
  "If you are still unsure, wait a day and see which of the points above you remember. It is probably the one that matters for you. Begin there, keep it small, and write down what happened.",
  "Hardly anybody gets {keyword} right the first time, and it hardly matters. What matters is noticing early and changing one thing at a time. With the facts above you can do that starting today.",
] as const;
