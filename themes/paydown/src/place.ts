/** Where the site stands, and the files beside its pages. */

import type { LessonFile } from './types';

let root = new URL('./', location.href);

/** Say where the site's root is: `main.ts` knows it from its own address. */
export function setRoot(found: URL): void {
  root = found;
}

export const siteRoot = (): URL => root;

/** The address of a file of ours. */
export const asset = (path: string): URL => new URL(`assets/paydown/${path}`, root);

const files = new Map<string, Promise<unknown>>();

/** A JSON file of ours, fetched once; a failure is forgotten, so that the next call tries again. */
export function fetched<T>(path: string): Promise<T> {
  const found = files.get(path) ?? load(path);
  files.set(path, found);
  found.catch(() => files.delete(path));
  return found as Promise<T>;
}

/** Have a file fetched anew when it is wanted next. */
export const forget = (path: string): void => void files.delete(path);

async function load(path: string): Promise<unknown> {
  const answer = await fetch(asset(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const lessonFile = (course: string, lesson: string): Promise<LessonFile> => fetched(`lessons/${course}/${lesson}.json`);
