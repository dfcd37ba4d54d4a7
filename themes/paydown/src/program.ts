/** Run: the learner's program as it stands, without tests. */

import { app } from './app';
import { isBlank, read } from './controls';
import { el } from './dom';
import { block } from './feedback';
import { offer, type Furniture } from './furniture';
import { runner } from './runner-client';
import type { ItemFile, Job, Response, Transcript } from './types';
import { word } from './words';

/** Of what a program printed, so many characters are shown, and so many said aloud. */
const SHOWN = 20_000;
const SPOKEN = 300;

interface Ran {
  readonly transcript: Transcript;
  /** What was typed into it. */
  readonly typed: string;
}

/** Run what stands in a form, and show what came; gives what to say about it. */
export async function run({ form, output, buttons }: Furniture, file: ItemFile | undefined): Promise<string> {
  output.replaceChildren(el('p', {}, word('running')));
  offer(buttons.stop, true, buttons.check);
  offer(buttons.run, false, buttons.stop);
  const response = read(form);
  try {
    const ran = file && (await runProgram(file, response));
    output.replaceChildren(...(ran ? shownRun(ran) : [el('p', {}, word(file ? 'stopped' : 'run-later'))]));
  } catch {
    output.replaceChildren(el('p', {}, word(isBlank(response) ? 'missing' : 'run-later')));
  }
  offer(buttons.run, true, buttons.check);
  offer(buttons.stop, false, buttons.run);
  return (output.textContent ?? '').slice(0, SPOKEN);
}

/** Run a program; null if it was stopped. One that asks for input and gets none is run with what its first test types. */
async function runProgram(file: ItemFile, response: Response): Promise<Ran | null> {
  const asked = { item: file.item, response, transcript: null, known: file.known, drawn: file.drawn ?? null, seed: file.seed ?? null };
  const { job } = await app.scorer.call<{ job?: Job }>('score', asked);
  if (!job) throw new Error('nothing to run');
  const plain = await runner.run({ ...job, probes: [] }, false);
  const typing = job.probes.find((probe) => probe.kind === 'run' && probe.stdin);
  if (!plain || !typing || !/^EOFError/m.test(plain.message)) return plain && { transcript: plain, typed: '' };
  const typed = await runner.run({ ...job, probes: [typing] }, false);
  const one = typed?.tries[0];
  return typed && { transcript: { ...typed, output: one?.output ?? '', message: one?.message ?? typed.message }, typed: typing.stdin };
}

/** What came of it. */
function shownRun({ transcript: { ended, output, message }, typed }: Ran): HTMLElement[] {
  const failed = ended !== 'done' && ended !== 'error' ? word(`ended-${ended}`) : '';
  const silent = !output && !message && !failed;
  return [
    ...(typed ? [block(word('typed'), typed)] : []),
    ...(output ? [block(word('output'), output.slice(0, SHOWN))] : []),
    ...(message ? [block(word('traceback'), message)] : []),
    ...(failed || silent ? [el('p', {}, failed || word('output-none'))] : []),
  ];
}
