import { closings, leads, mistakes, openings, plans, pointers, type Choose, chooserOf, turns } from "./sampleProse.ts";
import type { Draft, Outline, Subject, Writer } from "./writer.ts";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string): string => (/[.!?]$/.test(text) ? capital(text) : `${capital(text)}.`);
const about = (text: string, keyword: string): string => text.replaceAll("{keyword}", `“${keyword}”`);

function titleOf({ keyword, notes }: Subject, take: Choose): string {
  const name = capital(keyword);
  const [angle] = notes.angles;
  return take([
    `${name}: what is worth knowing first`,
    `${name}, explained without the noise`,
    angle ? `${name}: ${angle.charAt(0).toLowerCase()}${angle.slice(1)}` : `${name}: a plain guide`,
    `${name}: a plain guide`,
  ]);
}

/** The facts dealt out to the angles in turn, so that each section has something of its own to say. */
const deal = (facts: readonly string[], hands: number): string[][] =>
  Array.from({ length: hands }, (_, hand) => facts.filter((_fact, index) => index % hands === hand));

async function outline(subject: Subject): Promise<Outline> {
  const take = chooserOf(subject.keyword);
  const { angles, facts, questions } = subject.notes;
  const headings = angles.length ? angles : ["What it is about", "How to begin", "What to watch for"];
  const dealt = deal(facts, headings.length);
  const sections = headings.map((heading, index) => ({ heading: capital(heading), points: dealt[index] ?? [] }));
  const asked = { heading: take(["Questions readers ask", "Asked often", "Short answers"]), points: questions };
  return {
    title: titleOf(subject, take),
    description: `${capital(subject.keyword)}: ${headings.map((heading) => heading.toLowerCase()).join("; ")}.`.slice(0, 300),
    sections: questions.length ? [...sections, asked] : sections,
  };
}

function section(heading: string, points: readonly string[], take: Choose): string {
  const [first, ...rest] = points.map(sentence);
  const list = rest.length > 1 ? `\n\n${rest.map((point) => `- ${point}`).join("\n")}` : rest.map((point) => ` ${point}`).join("");
  return `## ${heading}\n\n${take(leads)}${first ? ` ${first}` : ""}${list}\n\n${take(turns)}`;
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);

/** Each question gets the fact that shares most words with it, each fact once; without one, an honest pointer. */
function answers(heading: string, questions: readonly string[], facts: readonly string[], take: Choose): string {
  const free = new Set(facts);
  const answer = (question: string): string => {
    const asked = wordsOf(question);
    const shared = (fact: string) => [...wordsOf(fact)].filter((word) => asked.has(word)).length;
    const best = [...free].toSorted((a, b) => shared(b) - shared(a))[0];
    if (best === undefined || shared(best) === 0) return take(pointers);
    free.delete(best);
    return sentence(best);
  };
  return `## ${heading}\n\n${questions.map((question) => `### ${question}\n\n${answer(question)}`).join("\n\n")}`;
}

function glance({ keyword, volume, difficulty }: Subject): string {
  const busy = volume > 3000 ? "asked very often" : volume > 800 ? "asked often" : "asked by few, and seriously";
  const crowded =
    difficulty > 30 ? "much is written about it" : difficulty > 15 ? "some is written about it" : "little is written about it";
  const rows = [
    ["Subject", capital(keyword)],
    ["Searches a month", `about ${volume.toLocaleString("en-US")}: ${busy}`],
    ["Competition", `${difficulty} of 100: ${crowded}`],
  ];
  return `| At a glance | What is known |\n|---|---|\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`;
}

const warnings = (take: Choose): string =>
  `## ${take(["Mistakes worth avoiding", "Where it usually goes wrong", "What not to do"])}\n\n${[1, 2, 3].map(() => `- ${take(mistakes)}`).join("\n")}`;

const plan = (take: Choose): string =>
  `## ${take(["A first week", "How to begin", "Three small steps"])}\n\n${take(plans)
    .map((step, index) => `${index + 1}. ${step}`)
    .join("\n")}\n\nThat is all a start needs. ${take(turns)}`;

async function draft(subject: Subject, { title, description, sections }: Outline): Promise<Draft> {
  const take = chooserOf(`${subject.keyword} draft`);
  const { keyword, notes } = subject;
  const isAsked = (points: readonly string[]) => points.length > 0 && points.every((point) => notes.questions.includes(point));
  const told = sections.filter(({ points }) => !isAsked(points)).map(({ heading, points }) => section(heading, points, take));
  const asked = sections.filter(({ points }) => isAsked(points)).map(({ heading, points }) => answers(heading, points, notes.facts, take));
  const middle = take([
    [plan(take), warnings(take), ...asked],
    [warnings(take), ...asked, plan(take)],
    [...asked, warnings(take), plan(take)],
  ]);
  const table = take([true, false]) ? [glance(subject)] : [];
  const closing = `## ${take(["Where to go from here", "The short version", "Before you close this page"])}\n\n${about(take(closings), keyword)}`;
  return { title, description, body: [about(take(openings), keyword), ...table, ...told, ...middle, closing].join("\n\n") };
}

/** The last look: no trailing blanks, one empty line between paragraphs. */
async function editorial(_subject: Subject, { title, description, body }: Draft): Promise<Draft> {
  const paragraphs = body.split(/\n{2,}/).map((paragraph) => paragraph.trimEnd());
  return { title, description, body: `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n` };
}

/** Needs no key: composes a readable article from what research found. The same subject always gives the same article. */
export const sampleWriter: Writer = { name: "sample", outline, draft, editorial };
