/** The records on My progress: how many there are, where they go, taking them away and bringing them back, who I am. */

import { el } from './dom';
import { lrsForm } from './lrs';
import { doing, fill } from './parts';
import { standing } from './restore';
import type { Kit } from './site';
import { fileName, sortLines, toLines, type Refused } from './transfer';
import type { Actor, Stored } from './types';
import { word } from './words';

export interface View {
  readonly root: HTMLElement;
  refresh(): Promise<void>;
}

const SHOWN = 20;

export function recordsView(kit: Kit): View {
  const { journal } = kit;
  const counts = el('dl', { class: 'pd-counts' });
  const parked = el('div', { class: 'pd-parked' });
  const who = el('p');
  const sending = lrsForm(kit);
  const root = el(
    'section',
    { class: 'pd-records' },
    el('h2', { id: 'records' }, word('records.title')),
    el('p', {}, word(journal.durable ? 'records.here' : 'storage.none')),
    counts,
    parked,
    sending.root,
    el('h3', {}, word('records.file')),
    transfer(kit),
    el('h3', {}, word('who.title')),
    who,
  );
  const refresh = async (): Promise<void> => {
    const all = await journal.statements();
    const by = (state: string): Stored[] => all.filter((each) => each.state === state);
    const waits = (await journal.pending()).length;
    fill(counts, ...[['kept', all.length], ['unmarked', waits], ['waiting', by('waiting').length], ['delivered', by('delivered').length], ['parked', by('parked').length]].flatMap(([name, n]) => figure(String(name), Number(n))));
    if (String(by('parked').length) !== parked.dataset['count']) showParked(kit, parked, by('parked'));
    who.replaceChildren(...(await account(kit)));
    await sending.refresh();
  };
  return { root, refresh };
}

/** One count; those that are usually nothing are left out when they are. */
function figure(name: string, n: number): HTMLElement[] {
  if (!n && (name === 'parked' || name === 'unmarked')) return [];
  return [el('div', { 'data-count': name }, el('dt', {}, word(`records.${name}`)), el('dd', {}, String(n)))];
}

function showParked({ journal }: Kit, target: HTMLElement, rows: readonly Stored[]): void {
  target.dataset['count'] = String(rows.length);
  if (!rows.length) return target.replaceChildren();
  const lines = rows.slice(0, SHOWN).map(({ verb, time, reason, id }) => el('li', { 'data-id': id }, el('span', {}, `${verb}, ${new Date(time).toLocaleString()}: `), el('code', {}, reason ?? '')));
  const again = doing('again', word('records.again'), () => journal.mark(rows.map(({ id }) => id), 'waiting'));
  const more = rows.length > SHOWN ? [el('p', {}, word('records.more', { n: rows.length - SHOWN }))] : [];
  target.replaceChildren(el('details', {}, el('summary', {}, word('records.refused', { n: rows.length })), el('ul', {}, ...lines), ...more, again));
}

async function account({ journal }: Kit): Promise<(Node | string)[]> {
  const agent = await journal.get<Actor>('actor');
  if (!agent) return [word('who.nobody')];
  const { account: named, name, mbox, openid, mbox_sha1sum: sum } = agent as Record<string, unknown>;
  const id = (named as { name?: string } | undefined)?.name ?? mbox ?? openid ?? sum;
  const shown = el('code', { class: 'pd-account' }, String(name ?? id).replace(/^mailto:/, ''));
  return [shown, ' ', word(journal.tab.has('actor') ? 'who.launched' : 'who.random')];
}

function transfer(kit: Kit): HTMLElement {
    const said = el('div', { role: 'status', class: 'pd-said' });
  const file = el('input', { type: 'file', accept: '.jsonl,.json,.txt', id: 'pd-upload', class: 'pd-file' });
  file.addEventListener('change', async () => {
    const [given] = file.files ?? [];
    if (given) await upload(kit, await given.text(), said).catch(() => fill(said, el('p', {}, word('upload.failed'))));
    file.value = '';
  });
  const pick = el('label', { class: 'pd-button', for: 'pd-upload' }, word('records.upload'));
  return el('div', {}, el('p', {}, word('records.file-why')), doing('download', word('records.download'), () => download(kit)), ' ', file, pick, said);
}

async function download({ journal }: Kit): Promise<void> {
  const address = URL.createObjectURL(new Blob([toLines(await journal.statements())], { type: 'application/x-ndjson' }));
  el('a', { href: address, download: fileName(new Date()) }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function upload({ journal }: Kit, text: string, said: HTMLElement): Promise<void> {
  const before = await journal.statements();
  const { fresh, known, refused } = sortLines(text, before);
  const { added } = await journal.merge(fresh);
  if (!before.length && !(await journal.pending()).length) await journal.restore(standing(fresh));
  const summary = el('p', {}, word('upload.done', { n: added, known }));
  fill(said, summary, ...(refused.length ? [el('p', {}, word('upload.refused', { n: refused.length })), refusals(refused)] : []));
}

function refusals(refused: readonly Refused[]): HTMLElement {
  const lines = refused.slice(0, SHOWN).map(({ line, why }) => el('li', {}, word('upload.line', { line, why: word(why) })));
  return el('ul', {}, ...lines, ...(refused.length > SHOWN ? [el('li', {}, '…')] : []));
}
