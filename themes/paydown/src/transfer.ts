/** Records as JSON Lines, one statement a line, byte for byte as they are kept: for taking them away and bringing them back. */

export interface Kept {
  readonly id: string;
  readonly text: string;
}

export interface Refused {
  /** Counted from 1. */
  readonly line: number;
  /** A catalogue key. */
  readonly why: 'upload.not-json' | 'upload.not-statement' | 'upload.other-content';
}

export interface Sorted {
  readonly fresh: readonly string[];
  readonly known: number;
  readonly refused: readonly Refused[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const fileName = (now: Date): string => `paydown-${now.toISOString().slice(0, 10)}.jsonl`;

export const toLines = (statements: readonly Kept[]): string => statements.map(({ text }) => `${text}\n`).join('');

/** Sort the lines of a file into what is new, what is here already, and what can't be taken, with the reason. */
export function sortLines(file: string, kept: readonly Kept[]): Sorted {
  const here = new Map(kept.map(({ id, text }) => [id, text]));
  const fresh: string[] = [];
  const refused: Refused[] = [];
  let known = 0;
  file.replace(/^\uFEFF/, '').split('\n').forEach((line, nth) => {
    const text = line.trim();
    if (!text) return;
    const id = idOf(text);
    if (id.startsWith('upload.')) refused.push({ line: nth + 1, why: id as Refused['why'] });
    else if (!here.has(id)) here.set(id, text) && fresh.push(text);
    else if (here.get(id) === text) known++;
    else refused.push({ line: nth + 1, why: 'upload.other-content' });
  });
  return { fresh, known, refused };
}

/** The id of the statement in a line, or the key of what is wrong with the line. */
function idOf(text: string): string {
  try {
    const found = JSON.parse(text) as Record<string, unknown> | null;
    const parts = [found?.['actor'], found?.['verb'], found?.['object'], found?.['timestamp']];
    return UUID.test(String(found?.['id'])) && parts.every(Boolean) ? String(found?.['id']) : 'upload.not-statement';
  } catch {
    return 'upload.not-json';
  }
}
