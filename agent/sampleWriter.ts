import { closings, leads, mistakes, openings, plans, pointers, type Choose, chooserOf, turns } from "./sampleProse.ts";
import type { Draft, Outline, Subject, Writer } from "./writer.ts";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = (text: string): string => (/[.!?]$/.test(text) ? capital(text) : `${capital(text)}.`);
const about = (text: string, keyword: string): string => text.replaceAll("{keyword}", `“${keyword}”`);

function titleOf({ keyword, notes }: Subject, choose: Choose): string {
  const name = capital(keyword);
  const [angle] = notes.angles;
  return choose([
    `${name}: what is worth knowing first`,
    `${name}, explained without the noise`,
    angle ? `${name}: ${angle.charAt(0).toLowerCase()}${angle.slice(1)}` : `${name}: a plain guide`,
    `${name}: a plain guide`,
  ]);
}

/** Distributes the facts over the sections in turn, so that each section has its own. */
const distribute = (facts: readonly string[], count: number): string[][] =>
  Array.from({ length: count }, (_, position) => facts.filter((_fact, index) => index % count === position));

async function outline(subject: Subject): Promise<Outline> {
  const choose = chooserOf(subject.keyword);
  const { angles, facts, questions } = subject.notes;
  const headings = angles.length ? angles : ["What it is about", "How to begin", "What to watch for"];
  const distributed = distribute(facts, headings.length);
  const sections = headings.map((heading, index) => ({ heading: capital(heading), points: distributed[index] ?? [] }));
  const questionSection = { heading: choose(["Questions readers ask", "Asked often", "Short answers"]), points: questions };
  return {
    title: titleOf(subject, choose),
    description: `${capital(subject.keyword)}: ${headings.map((heading) => heading.toLowerCase()).join("; ")}.`.slice(0, 300),
    sections: questions.length ? [...sections, questionSection] : sections,
  };
}

function section(heading: string, points: readonly string[], choose: Choose): string {
  const [first, ...rest] = points.map(sentence);
  const list = rest.length > 1 ? `\n\n${rest.map((point) => `- ${point}`).join("\n")}` : rest.map((point) => ` ${point}`).join("");
  return `## ${heading}\n\n${choose(leads)}${first ? ` ${first}` : ""}${list}\n\n${choose(turns)}`;
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);

/** Answers each question with the fact that shares most words with it; each fact is used once. Without a fact, tells the reader where to look. */
function answers(heading: string, questions: readonly string[], facts: readonly string[], choose: Choose): string {
  const unused = new Set(facts);
  const answer = (question: string): string => {
    const questionWords = wordsOf(question);
    const shared = (fact: string) => [...wordsOf(fact)].filter((word) => questionWords.has(word)).length;
    const best = [...unused].toSorted((a, b) => shared(b) - shared(a))[0];
    if (best === undefined || shared(best) === 0) return choose(pointers);
    unused.delete(best);
    return sentence(best);
  };
  return `## ${heading}\n\n${questions.map((question) => `### ${question}\n\n${answer(question)}`).join("\n\n")}`;
}

function factsTable({ keyword, volume, difficulty }: Subject): string {
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

const warnings = (choose: Choose): string =>
  `## ${choose(["Mistakes worth avoiding", "Where it usually goes wrong", "What not to do"])}\n\n${[1, 2, 3].map(() => `- ${choose(mistakes)}`).join("\n")}`;

const plan = (choose: Choose): string =>
  `## ${choose(["A first week", "How to begin", "Three small steps"])}\n\n${choose(plans)
    .map((step, index) => `${index + 1}. ${step}`)
    .join("\n")}\n\nThat is all a start needs. ${choose(turns)}`;

async function draft(subject: Subject, { title, description, sections }: Outline): Promise<Draft> {
  const choose = chooserOf(`${subject.keyword} draft`);
  const { keyword, notes } = subject;
  const isAsked = (points: readonly string[]) => points.length > 0 && points.every((point) => notes.questions.includes(point));
  const sectionTexts = sections.filter(({ points }) => !isAsked(points)).map(({ heading, points }) => section(heading, points, choose));
  const questionWords = sections
    .filter(({ points }) => isAsked(points))
    .map(({ heading, points }) => answers(heading, points, notes.facts, choose));
  const middle = choose([
    [plan(choose), warnings(choose), ...questionWords],
    [warnings(choose), ...questionWords, plan(choose)],
    [...questionWords, warnings(choose), plan(choose)],
  ]);
  const table = choose([true, false]) ? [factsTable(subject)] : [];
  const closing = `## ${choose(["Where to go from here", "The short version", "Before you close this page"])}\n\n${about(choose(closings), keyword)}`;
  return { title, description, body: [about(choose(openings), keyword), ...table, ...sectionTexts, ...middle, closing].join("\n\n") };
}

/** The editorial pass: removes trailing blanks and leaves one empty line between paragraphs. */
async function editorial(_subject: Subject, { title, description, body }: Draft): Promise<Draft> {
  const paragraphs = body.split(/\n{2,}/).map((paragraph) => paragraph.trimEnd());
  return { title, description, body: `${paragraphs.filter((paragraph) => paragraph !== "").join("\n\n")}\n` };
}

/** A writer that needs no model: it composes a readable article from the research. The same subject always gives the same article. */
export const sampleWriter: Writer = { name: "sample", outline, draft, editorial };
