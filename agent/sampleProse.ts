/** Picks from a list, each call the next turn: the same seed picks the same way every time. */
export type Pick = <T>(options: readonly T[]) => T;

/** A picker for `seed`. Throws when there is nothing to pick from. */
export function picker(seed: string): Pick {
  let state = 2166136261;
  for (const byte of new TextEncoder().encode(seed)) state = Math.imul(state ^ byte, 16777619) >>> 0;
  return <T>(options: readonly T[]): T => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const picked = options[Math.floor((state / 2 ** 32) * options.length)];
    if (picked === undefined) throw new RangeError("There is nothing to pick from");
    return picked;
  };
}

export const openings = [
  "Most people who look up *{keyword}* want one thing: to decide and move on. This page is written for that. It says what matters, what does not, and what to check before you commit to anything.",
  "There is no shortage of pages about *{keyword}*, and most of them say the same thing at three times the length. Here is what holds up once the noise is gone, in the order you are likely to need it.",
  "*{keyword}* sounds like a question with one answer. It has several, and which one is yours depends on a few facts that take a minute to learn. They are below, with the reasons beside them.",
  "If you have put off *{keyword}* because it looks like work, the good news is that the first hour does most of it. The rest is avoiding a handful of mistakes that nearly everybody makes once.",
  "Some subjects reward reading everything first. *{keyword}* is not one of them: a small start, made with the right few facts, teaches more than another evening of comparing.",
];

export const sayings = {
  leads: [
    "Start with what does not change from one person to the next.",
    "This is the part that saves the most time later.",
    "It helps to separate what is true from what is merely repeated.",
    "Here the details decide, so it is worth going slowly for a moment.",
    "People tend to skip this step, and it is the one they come back to.",
    "The plain facts come first; opinions can wait.",
    "Nothing here is complicated, but the order matters.",
    "A little arithmetic, or a little honesty, goes a long way at this point.",
  ],
  turns: [
    "Put together, this tells you more about {keyword} than any ranking could, because it starts from your own case.",
    "If only one thing stays with you from this section, let it be the first sentence.",
    "Write down how this applies to you before reading on: two lines are enough, and they make the next choice easier.",
    "None of this needs to be perfect. It needs to be good enough to act on, and easy to correct.",
    "When two of these pull in different directions, follow the one that is cheaper to undo.",
    "This is also the part to return to after a month, once there is something of your own to compare it with.",
    "Somebody who knows {keyword} well would probably nod here and then ask what you have tried so far. That is the right question.",
    "The temptation is to do all of it at once. Doing one of these well, and the next one later, works better for most people.",
  ],
  pointers: [
    "It depends on details that differ from case to case, so treat any quick answer with care and check the ones above against your own situation.",
    "There is no single answer that holds for everybody; the section above is the best place to find yours.",
    "Usually less than people expect. Try it on a small scale first and let the result decide.",
  ],
} as const;

export const closings = [
  "Pick the one point on this page that applies to you today and do it before reading anything else about {keyword}. Come back for the second one next week. That is slower than changing everything at once, and it is the way that lasts.",
  "What matters about {keyword} fits on a card: know your own case, prefer what you can undo, and look again after a month. Everything else on this page is detail that you can look up when you need it.",
  "If you are still unsure, wait a day and see which of the points above you remember. It is probably the one that matters for you. Begin there, keep it small, and write down what happened.",
  "Nobody gets {keyword} right the first time, and it hardly matters. What matters is noticing early and changing one thing at a time. With the facts above you can do that starting today.",
];
